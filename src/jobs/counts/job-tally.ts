import type { Query, Transaction } from '../../platform/database/transaction.js';
import { CountSum } from './count-sum.js';
import type { JobCount } from './count-sum.js';

/** Few enough jobs per statement that each is short. */
const JOBS_PER_STATEMENT = 20_000;

/** The differences between the jobs and their counts at one moment. */
export interface Recount {
  /** How many corrections there had been by then. */
  readonly corrections: number;
  readonly missing: readonly JobCount[];
}

/** The kept counts of jobs: a few hundred rows, however many jobs there are. */
export const countsKept: Query = {
  sql: `SELECT job_type, status, SUM(jobs) AS jobs, SUM(completed_bytes) AS completed_bytes
        FROM job_counts GROUP BY job_type, status`,
};

export const correctionsMade: Query = {
  sql: 'SELECT COALESCE(MAX(id), 0) AS corrections FROM count_corrections',
};

/** Counts all jobs and compares them with the kept counts of the same moment; undefined if told to stop. */
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

/** The last job that the next statement covers; undefined if that is the last of all. */
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
