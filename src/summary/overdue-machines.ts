import type { Database } from '../platform/database/database.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { isOverdue, USUAL_RUNS, usualIntervalSeconds } from '../job-rules/usual.js';
import { newestSuccesses, startOf } from '../jobs/machine-runs.js';
import type { MachineKey } from '../jobs/machine-runs.js';
import type { OverdueMachine } from './attention.js';

const SIXTY_DAYS_MS = 60 * 86_400_000;
/** The most machines that are compared with their usual interval; those without a good run for the longest come first. */
const MOST_MACHINES = 10_000;
/** How many intervals one read works out. Others follow with the next reads, so that none takes long. */
const NEW_PER_READ = 500;
/** More than the last 30 runs, as several may have become completed at the same moment. */
const SUCCESSES = 60;
/** Intervals also depend on runs other than the newest, which may be pruned or taken back. */
const WORKED_OUT_FOR_MS = 600_000;

interface GoodMachine extends MachineKey {
  readonly succeeded_at: string;
  readonly good_at: string;
}

interface Interval {
  readonly seconds: number | null;
  /** The last success at which it was worked out. */
  readonly succeededAt: string;
  readonly workedOutAt: number;
}

/**
 * Finds the machines that have had no good run for longer than three times their usual interval. An interval changes
 * only with a new success, so it is worked out once for each and remembered.
 */
export class OverdueMachines {
  private intervals = new Map<string, Interval>();

  constructor(private readonly database: Database) {}

  /** The statement whose rows `among` takes: machines with a good run in the last 60 days. */
  candidates(now: number): Query {
    return {
      sql: `SELECT vm_name, job_type, succeeded_at, good_at FROM last_successes WHERE good_at >= ?
            ORDER BY good_at, vm_name, job_type LIMIT ${MOST_MACHINES}`,
      parameters: [toColumn(now - SIXTY_DAYS_MS)],
    };
  }

  /** The longest without a good run first; `now` is the database's clock in milliseconds. */
  async among(
    transaction: Transaction,
    machines: readonly GoodMachine[],
    now: number,
  ): Promise<OverdueMachine[]> {
    await this.workOut(transaction, machines, now);
    return machines.flatMap(({ vm_name, job_type, good_at }) => {
      const seconds = this.intervals.get(keyOf({ vm_name, job_type }))?.seconds ?? null;
      const goodAt = fromColumn(good_at);
      if (seconds === null || !isOverdue(goodAt, seconds, now)) return [];
      return { vm_name, job_type, goodAt, intervalSeconds: seconds };
    });
  }

  private async workOut(
    transaction: Transaction,
    machines: readonly GoodMachine[],
    now: number,
  ): Promise<void> {
    const known = new Map<string, Interval>();
    const unknown: GoodMachine[] = [];
    for (const machine of machines) {
      const interval = this.intervals.get(keyOf(machine));
      if (interval) known.set(keyOf(machine), interval);
      if (!isFresh(interval, machine, now)) unknown.push(machine);
    }
    const due = unknown.slice(0, NEW_PER_READ);
    const runs = await newestSuccesses(transaction, this.database.dialect, due, SUCCESSES);
    due.forEach((machine, index) => {
      const starts = (runs[index] ?? []).slice(0, USUAL_RUNS).map(startOf);
      known.set(keyOf(machine), {
        seconds: usualIntervalSeconds(starts),
        succeededAt: machine.succeeded_at,
        workedOutAt: now,
      });
    });
    this.intervals = known;
  }
}

function isFresh(interval: Interval | undefined, { succeeded_at }: GoodMachine, now: number): boolean {
  if (interval?.succeededAt !== succeeded_at) return false;
  return Math.abs(now - interval.workedOutAt) < WORKED_OUT_FOR_MS;
}

function keyOf({ vm_name, job_type }: MachineKey): string {
  return `${job_type} ${vm_name}`;
}
