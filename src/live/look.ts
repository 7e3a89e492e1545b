import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import type { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { fromColumn, toColumn, toRfc3339 } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import type { ChangesByTime } from '../jobs/changes-by-time.js';
import { whereOf } from '../jobs/job-filter.js';
import type { JobReader } from '../jobs/job-reader.js';
import type { JobView } from '../jobs/job-view.js';
import { TRAITS } from './known-jobs.js';
import type { KnownJob, Stamp } from './known-jobs.js';
import type { StreamFilter } from './stream-filter.js';

/** More than a reader can catch up with: it loads the list again. */
export const MOST_MISSED = 5_000;
/** Four of the largest pages of the list. */
const MOST_SHOWN = 2_000;
const MOST_ACTIVE = 20_000;
const MOST_RECENT = 50_000;
const IDS_IN_QUERY = 1_000;

const KNOWN_COLUMNS = [...TRAITS, 'updated_at', 'revision', 'last_telemetry_at'].join(', ');

export interface Contact {
  readonly id: string;
  readonly last_telemetry_at: string;
}

/** The questions of a look; instants in milliseconds by the database's clock. */
export interface Questions {
  /** The jobs that were changed since. */
  readonly changedSince: number | undefined;
  /** The newest changes since, for readers who come back. */
  readonly missedSince: number | undefined;
  /** The unfinished jobs that were heard of since. */
  readonly heardSince: number | undefined;
  /** The jobs that time alone has changed between these. */
  readonly passed: readonly [from: number, to: number] | undefined;
  /** Whether these jobs are still there, and unchanged. */
  readonly check: readonly string[];
  /** The jobs that readers with these filters have in their lists. */
  readonly shownTo: readonly StreamFilter[];
  readonly include: 'disks' | undefined;
  /** Which jobs to read, given what was found. */
  choose(found: Found): readonly string[];
}

export interface Found {
  /** The database's clock, read just before the snapshot of the rest. */
  readonly at: number;
  readonly changed: readonly Stamp[];
  /** Newest first, one more than {@link MOST_MISSED} at most. */
  readonly missed: readonly Stamp[];
  readonly heard: readonly Contact[];
  readonly passed: readonly string[];
  readonly checked: readonly Stamp[];
  /** Newest first, one list for each filter. */
  readonly shown: readonly Shown[];
}

export interface Shown {
  readonly jobs: readonly KnownJob[];
  readonly isPartial: boolean;
}

export interface Look extends Found {
  readonly ids: readonly string[];
  readonly jobs: readonly JobView[];
}

/** Reads what has changed: each look is one read transaction on the primary, as a replica may be behind. */
export class Looks {
  constructor(
    private readonly database: Database,
    private readonly reader: JobReader,
    private readonly byTime: ChangesByTime,
  ) {}

  /** Where the readers of a hub begin: the jobs that are not over, and those that were changed a short while ago. */
  async first(recentMs: number): Promise<{ at: number; jobs: KnownJob[] }> {
    return this.database.read(async (transaction) => {
      const [clock] = await transaction.select<[ClockRow]>(askClock(this.database.dialect));
      const at = fromColumn(timeIn(clock));
      const [recent, active] = await transaction.select<[KnownJob, KnownJob]>(
        {
          sql: `SELECT ${KNOWN_COLUMNS} FROM backup_jobs WHERE updated_at >= ? LIMIT ${MOST_RECENT}`,
          parameters: [toColumn(at - recentMs)],
        },
        {
          sql: `SELECT ${KNOWN_COLUMNS} FROM backup_jobs WHERE status IN ('pending', 'running', 'stalled') LIMIT ${MOST_ACTIVE}`,
        },
      );
      return { at, jobs: [...recent, ...active].map(knownFrom) };
    });
  }

  /** May ask several times, if the database is in the way. @throws {DatabaseUnavailableError} */
  async look(questions: Questions): Promise<Look> {
    return this.database.read(async (transaction) => {
      const found = await this.find(transaction, questions);
      const ids = questions.choose(found);
      const jobs: JobView[] = [];
      for (const part of inParts(ids))
        jobs.push(...(await this.reader.among(transaction, part, questions.include)));
      return { ...found, ids, jobs };
    });
  }

  private async find(transaction: Transaction, questions: Questions): Promise<Found> {
    const asked = {
      changed: given(questions.changedSince, (since) => this.changed(since)),
      missed: given(questions.missedSince, (since) => this.missed(since)),
      heard: given(questions.heardSince, (since) => this.heard(since)),
      passed: given(questions.passed, ([from, to]) => [this.byTime.between(from, to)]),
      checked: inParts(questions.check).map(checked),
      shown: questions.shownTo.map((filter) => this.shown(filter)),
    };
    // The clock is read first: the snapshot is taken at the first read of a table.
    const [clock = [], ...rest] = await transaction.select<object[]>(
      askClock(this.database.dialect),
      ...Object.values(asked).flat(),
    );
    const results = rest[Symbol.iterator]();
    // The rows are what each query selects, which its text alone says.
    const answersTo = <R>(queries: readonly Query[]): R[][] =>
      queries.map(() => results.next().value as unknown as R[]);
    return {
      at: fromColumn(timeIn(clock as ClockRow[])),
      changed: answersTo<Stamp>(asked.changed).flat().map(stampFrom),
      missed: answersTo<Stamp>(asked.missed).flat().map(stampFrom),
      heard: answersTo<Contact>(asked.heard).flat().map(contactFrom),
      passed: answersTo<{ id: string }>(asked.passed)
        .flat()
        .map(({ id }) => id),
      checked: answersTo<Stamp>(asked.checked).flat().map(stampFrom),
      shown: answersTo<KnownJob>(asked.shown).map(shownFrom),
    };
  }

  private changed(since: number): Query[] {
    return [{ sql: this.stampedSince(), parameters: [toColumn(since)] }];
  }

  private missed(since: number): Query[] {
    const sql = `${this.stampedSince()} ORDER BY updated_at DESC LIMIT ${MOST_MISSED + 1}`;
    return [{ sql, parameters: [toColumn(since)] }];
  }

  private stampedSince(): string {
    return `SELECT id, updated_at FROM backup_jobs ${this.database.dialect.byIndex('idx_updated')} WHERE updated_at >= ?`;
  }

  private heard(since: number): Query[] {
    const from = `backup_jobs ${this.database.dialect.byIndex('idx_last_telemetry')}`;
    const sql = `SELECT id, last_telemetry_at FROM ${from} WHERE status IN ('pending', 'running', 'stalled') AND last_telemetry_at >= ?`;
    return [{ sql, parameters: [toColumn(since)] }];
  }

  /** A search for a part of a name would read every job, so those with any name are taken. */
  private shown({ include: _include, q: _q, ...filter }: StreamFilter): Query {
    const { sql, parameters } = whereOf(filter, undefined, this.database.dialect);
    return {
      sql: `SELECT ${KNOWN_COLUMNS} FROM backup_jobs ${sql} ORDER BY created_at DESC, id DESC LIMIT ${MOST_SHOWN}`,
      parameters,
    };
  }
}

function given<T>(value: T | undefined, queriesOf: (value: T) => Query[]): Query[] {
  return value === undefined ? [] : queriesOf(value);
}

function checked(ids: readonly string[]): Query {
  return {
    sql: `SELECT id, updated_at, revision FROM backup_jobs WHERE id IN (${placeholders(ids.length)})`,
    parameters: ids,
  };
}

function stampFrom({ updated_at: at, ...row }: Stamp): Stamp {
  return { ...row, updated_at: toRfc3339(at) };
}

function contactFrom({ id, last_telemetry_at: at }: Contact): Contact {
  return { id, last_telemetry_at: toRfc3339(at) };
}

function shownFrom(rows: readonly KnownJob[]): Shown {
  return { jobs: rows.map(knownFrom), isPartial: rows.length === MOST_SHOWN };
}

function knownFrom(row: KnownJob): KnownJob {
  return {
    ...row,
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
    last_telemetry_at: toRfc3339(row.last_telemetry_at),
  };
}

function inParts(ids: readonly string[]): (readonly string[])[] {
  const parts: (readonly string[])[] = [];
  for (let start = 0; start < ids.length; start += IDS_IN_QUERY)
    parts.push(ids.slice(start, start + IDS_IN_QUERY));
  return parts;
}
