import type { Dialect } from '../platform/database/dialect.js';
import type { Query } from '../platform/database/transaction.js';

/** How many failed jobs of the last day are looked at, the newest first. */
const FAILED_LOOKED_AT = 200;

const FAILED_COLUMNS =
  'id, vm_name, job_type, failure_reason, error_message, flagged_at, started_at, created_at';
/** The start of a run; where it never started, when the hub first heard of it. */
const START = (job: string): string => `COALESCE(${job}.started_at, ${job}.created_at)`;

/**
 * The jobs that failed since then, the newest first, but for those that a newer run of the same machine and type has
 * made up for. Such a run is looked for among the successes since the failed one was first heard of, and at the
 * machine's newest success, as a client may report late that a run had failed.
 */
export function failedSince(dialect: Dialect, since: string): Query {
  const successes = `backup_jobs AS j ${dialect.byIndex('idx_succeeded_jobs')}
    WHERE j.vm_name = f.vm_name AND j.job_type = f.job_type AND j.status = 'completed'`;
  return {
    sql: `SELECT f.id, f.vm_name, f.job_type, f.failure_reason, f.error_message, f.flagged_at
          FROM (SELECT ${FAILED_COLUMNS} FROM backup_jobs ${dialect.byIndex('idx_flagged')}
                WHERE status = 'failed' AND flagged_at >= ? ORDER BY flagged_at DESC LIMIT ${FAILED_LOOKED_AT}) AS f
          WHERE NOT EXISTS (SELECT 1 FROM ${successes} AND j.succeeded_at >= f.created_at AND ${START('j')} > ${START('f')})
          AND ${START('f')} >= COALESCE((SELECT ${START('j')} FROM ${successes} AND j.succeeded_at IS NOT NULL
                                         ORDER BY j.succeeded_at DESC LIMIT 1), ${START('f')})
          ORDER BY f.flagged_at DESC`,
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
