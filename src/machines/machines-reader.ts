import { Injectable } from '@nestjs/common';
import { askClock, databaseTime, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { fromColumn, toRfc3339 } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { anyCase } from '../platform/database/any-case.js';
import { newestFirst } from '../jobs/machine-runs.js';
import type { MachineKey, Run } from '../jobs/machine-runs.js';
import { dayOf } from './days.js';
import { toCursor } from './machine-cursor.js';
import type { MachineCursor, MachineSort } from './machine-cursor.js';
import { factsOf } from './machine-facts.js';
import type { Depth, MachineRow } from './machine-facts.js';
import { itemOf, secondsOf } from './machine-item.js';
import type { MachineFacts, MachineItem } from './machine-item.js';
import { MachineNotFoundError } from './machine-not-found.error.js';

const IN_LISTS: Depth = { days: 14, runs: 45 };
const ON_PAGES: Depth = { days: 90, runs: 200 };

export interface MachinePageOptions {
  readonly q?: string;
  readonly sort: MachineSort;
  readonly limit: number;
  readonly cursor?: MachineCursor;
}

export interface MachineList {
  readonly items: MachineItem[];
  readonly next_cursor: string | null;
}

/** A run in short; instants are RFC 3339. */
export type RunView = Omit<Run, 'created_at'> & { readonly took_seconds: number | null };

export interface MachinePage {
  readonly items: MachineItem[];
  readonly runs: RunView[];
}

/** Reads machines for people, each answer in one snapshot. The rows it reads depend on the page, not on all jobs. */
@Injectable()
export class MachinesReader {
  constructor(private readonly database: Database) {}

  async list({ limit, sort, ...options }: MachinePageOptions): Promise<MachineList> {
    return this.database.readAnywhere(async (transaction) => {
      const [rows, clock] = await transaction.select<[MachineRow, ClockRow]>(
        pageOf({ limit, sort, ...options }),
        askClock(this.database.dialect),
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const now = fromColumn(timeIn(clock));
      const facts = await factsOf(transaction, this.database.dialect, page, dayOf(now), IN_LISTS);
      return {
        items: facts.map((of) => itemOf(of, dayOf(now), IN_LISTS.days)),
        next_cursor: last ? toCursor(last, sort) : null,
      };
    });
  }

  /** @throws {MachineNotFoundError} */
  async one(vmName: string): Promise<MachinePage> {
    return this.database.readAnywhere(async (transaction) => {
      const machines = await this.known(transaction, vmName);
      const now = await databaseTime(transaction, this.database.dialect);
      const facts = await factsOf(transaction, this.database.dialect, machines, dayOf(now), ON_PAGES);
      return {
        items: facts.map((of) => itemOf(of, dayOf(now), ON_PAGES.days)),
        runs: runsOf(facts),
      };
    });
  }

  /** The item of one job type, and the database's time in milliseconds. @throws {MachineNotFoundError} */
  async item({ vm_name, job_type }: MachineKey): Promise<{ item: MachineItem; now: number }> {
    return this.database.readAnywhere(async (transaction) => {
      const machines = (await this.known(transaction, vm_name)).filter(
        (known) => known.job_type === job_type,
      );
      const now = await databaseTime(transaction, this.database.dialect);
      const [facts] = await factsOf(transaction, this.database.dialect, machines, dayOf(now), IN_LISTS);
      if (!facts) throw new MachineNotFoundError(vm_name);
      return { item: itemOf(facts, dayOf(now), IN_LISTS.days), now };
    });
  }

  private async known(transaction: Transaction, vmName: string): Promise<MachineRow[]> {
    const [machines] = await transaction.select<[MachineRow]>({
      sql: 'SELECT vm_name, job_type, good_at FROM last_successes WHERE vm_name = ? ORDER BY job_type',
      parameters: [vmName],
    });
    if (machines.length === 0) throw new MachineNotFoundError(vmName);
    return machines;
  }
}

/** Pages by a key: a machine is on two pages only where it got a good run meanwhile. */
function pageOf({ q, sort, limit, cursor }: MachinePageOptions): Query {
  const conditions: Query[] = [];
  if (q) conditions.push({ sql: 'vm_name REGEXP ?', parameters: [anyCase(q)] });
  if (cursor) conditions.push(sort === 'worst' ? worseThan(cursor) : namedAfter(cursor));
  const where = conditions.map(({ sql }) => `(${sql})`).join(' AND ');
  const order = sort === 'worst' ? 'good_at, vm_name, job_type' : 'vm_name, job_type';
  return {
    sql: `SELECT vm_name, job_type, good_at FROM last_successes ${where && `WHERE ${where}`} ORDER BY ${order} LIMIT ${limit + 1}`,
    parameters: conditions.flatMap(({ parameters = [] }) => parameters),
  };
}

/** The first comparison lets the index find the page. */
function worseThan({ good_at, vm_name, job_type }: MachineCursor): Query {
  return {
    sql: 'good_at >= ? AND (good_at > ? OR vm_name > ? OR (vm_name = ? AND job_type > ?))',
    parameters: [good_at, good_at, vm_name, vm_name, job_type],
  };
}

function namedAfter({ vm_name, job_type }: MachineCursor): Query {
  return {
    sql: 'vm_name >= ? AND (vm_name > ? OR job_type > ?)',
    parameters: [vm_name, vm_name, job_type],
  };
}

function runsOf(facts: readonly MachineFacts[]): RunView[] {
  return facts
    .flatMap(({ runs }) => runs)
    .toSorted(newestFirst)
    .slice(0, ON_PAGES.runs)
    .map(viewOf);
}

function viewOf(run: Run): RunView {
  return {
    id: run.id,
    job_type: run.job_type,
    backup_type: run.backup_type,
    status: run.status,
    failure_reason: run.failure_reason,
    bytes_transferred: run.bytes_transferred,
    started_at: toRfc3339(run.started_at),
    completed_at: toRfc3339(run.completed_at),
    took_seconds: secondsOf(run),
    warning_count: run.warning_count,
  };
}
