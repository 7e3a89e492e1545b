import type { Dialect } from '../platform/database/dialect.js';
import { fromColumn } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { completedAfter, startOf } from '../jobs/machine-runs.js';
import type { MachineKey } from '../jobs/machine-runs.js';
import type { FailedJob } from './attention.js';

/** How many failed jobs of the last day are looked at, the newest first. */
const FAILED_LOOKED_AT = 200;
/** How many later runs of a machine are looked at for one that completed. */
const LATER_RUNS = 1_000;

/** The jobs that failed since then, the newest first. */
export function failedSince(dialect: Dialect, since: string): Query {
  return {
    sql: `SELECT id, vm_name, job_type, failure_reason, error_message, flagged_at, started_at, created_at
          FROM backup_jobs ${dialect.byIndex('idx_flagged')}
          WHERE status = 'failed' AND flagged_at >= ? ORDER BY flagged_at DESC LIMIT ${FAILED_LOOKED_AT}`,
    parameters: [since],
  };
}

/** The jobs that have been silent the longest. */
export function longestStalled(dialect: Dialect, most: number): Query {
  return {
    sql: `SELECT id, vm_name, job_type, last_telemetry_at, created_at
          FROM backup_jobs ${dialect.byIndex('idx_last_telemetry')}
          WHERE status = 'stalled' ORDER BY last_telemetry_at LIMIT ${most}`,
  };
}

/**
 * Leaves out the failed jobs that a newer run of the same machine and type has made up for. One statement for each
 * machine, from its earliest failure on: a join would make MySQL read all successes of all machines.
 */
export async function notMadeUpFor(
  transaction: Transaction,
  dialect: Dialect,
  failed: readonly FailedJob[],
): Promise<FailedJob[]> {
  const machines = earliestStarts(failed);
  if (machines.size === 0) return [...failed];
  const queries = [...machines.values()].map(({ key, start }) =>
    completedAfter(dialect, key, start, LATER_RUNS),
  );
  const answers = await transaction.select<{ started_at: string }[]>(...queries);
  const newest = new Map([...machines.keys()].map((name, index) => [name, answers[index]?.[0]?.started_at]));
  return failed.filter((job) => {
    const started = newest.get(nameOf(job));
    return started === undefined || fromColumn(started) <= startOf(job);
  });
}

function earliestStarts(failed: readonly FailedJob[]): Map<string, { key: MachineKey; start: number }> {
  const machines = new Map<string, { key: MachineKey; start: number }>();
  for (const job of failed) {
    const { vm_name, job_type } = job;
    if (vm_name === null) continue;
    const start = Math.min(startOf(job), machines.get(nameOf(job))?.start ?? Infinity);
    machines.set(nameOf(job), { key: { vm_name, job_type }, start });
  }
  return machines;
}

function nameOf({ vm_name, job_type }: FailedJob): string {
  return `${job_type} ${vm_name ?? ''}`;
}
