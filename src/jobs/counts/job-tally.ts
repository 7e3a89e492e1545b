import type { Query, Transaction } from '../../platform/database/transaction.js';
import { CountSum } from './count-sum.js';
import type { JobCount } from './count-sum.js';

/** So many jobs are counted by one statement, which is over soon. */
const JOBS_PER_STATEMENT = 20_000;

/** What the counts should say and did not, at one moment. */
export interface Recount {
  /** How many times the counts had been corrected by then. */
  readonly corrections: number;
  readonly missing: readonly JobCount[];
}

/** How many jobs there are by what is kept of it: a few hundred rows, however many jobs. */
export const countsKept: Query = {
  sql: `SELECT job_type, status, SUM(jobs) AS jobs, SUM(completed_bytes) AS completed_bytes
        FROM job_counts GROUP BY job_type, status`,
};

export const correctionsMade: Query = {
  sql: 'SELECT COALESCE(MAX(id), 0) AS corrections FROM count_corrections',
};

/** Counts every job, and what is kept at that moment; undefined when told to stop meanwhile. */
export async function countAllJobs(
  transaction: Transaction,
  mustStop: () => boolean,
): Promise<Recount | undefined> {
  const [kept, [made]] = await transaction.select<[JobCount, { corrections: number }]>(
    countsKept,
    correctionsMade,
  );
  const sum = new CountSum();
  sum.subtract(kept);
  for (let from: string | undefined = ''; from !== undefined;) {
    if (mustStop()) return undefined;
    const to = await endOfNext(transaction, from);
    const [counts] = await transaction.select<[JobCount]>(within(from, to));
    sum.add(counts);
    from = to;
  }
  return { corrections: made?.corrections ?? 0, missing: sum.list() };
}

/** The last of the next jobs that one statement looks at; undefined where it is the last of all. */
export async function endOfNext(transaction: Transaction, from: string): Promise<string | undefined> {
  const [[end]] = await transaction.select<[{ id: string }]>({
    sql: `SELECT id FROM backup_jobs WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${JOBS_PER_STATEMENT - 1}`,
    parameters: [from],
  });
  return end?.id;
}

function within(from: string, to: string | undefined): Query {
  const bytes = `CASE WHEN status = 'completed' THEN COALESCE(bytes_transferred, 0) * 1.0 ELSE 0.0 END`;
  return {
    sql: `SELECT job_type, status, COUNT(*) AS jobs, SUM(${bytes}) AS completed_bytes
          FROM backup_jobs WHERE ${to === undefined ? 'id > ?' : 'id > ? AND id <= ?'} GROUP BY job_type, status`,
    parameters: to === undefined ? [from] : [from, to],
  };
}
