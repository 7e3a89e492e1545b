import type { Connection } from './connection.js';
import type { Rejected, RejectedRow } from './word-store.js';

const KEPT_MS = 30 * 86_400_000;
const MOST = 1_000;

interface Row {
  readonly job_type: string;
  readonly job_id: string;
  readonly status: number;
  readonly reason: string;
  readonly at: number;
  readonly body: string;
}

/** Keeps what the hub refused for 30 days, the newest 1,000. */
export function keepRejected(connection: Connection, rejected: readonly Rejected[], now: number): void {
  if (rejected.length === 0) return;
  const sql = 'INSERT INTO rejected (job_type, job_id, status, reason, at, body) VALUES (?, ?, ?, ?, ?, ?)';
  for (const { word, status, reason } of rejected)
    connection.run(sql, word.job.jobType, word.job.jobId, status, reason, now, word.body);
  connection.run(
    `DELETE FROM rejected WHERE at < ? OR rejected NOT IN
      (SELECT rejected FROM rejected ORDER BY rejected DESC LIMIT ${MOST})`,
    now - KEPT_MS,
  );
}

/** The newest first. */
export function rejectedRows(connection: Connection): RejectedRow[] {
  const sql = 'SELECT * FROM rejected WHERE at >= ? ORDER BY rejected DESC';
  return (connection.all(sql, Date.now() - KEPT_MS) as Row[]).map(
    ({ job_type, job_id, status, reason, at, body }) => ({
      job_type,
      job_id,
      status,
      reason,
      at: new Date(at).toISOString(),
      update: JSON.parse(body) as object,
    }),
  );
}
