import type { Database } from '../src/database/database.js';
import type { Transaction } from '../src/database/transaction.js';
import { diskToRow, jobToRow } from '../src/jobs/job-rows.js';
import { recordUpdate } from '../src/rules/changes.js';
import type { Job } from '../src/rules/job.js';
import type { ReportedStatus } from '../src/rules/vocabulary.js';

/** How many of the running jobs were last heard of an hour ago; the others are heard of for an hour to come. */
export const SILENT = 20;

const HOUR_MS = 3_600_000;
const JOBS_PER_TRANSACTION = 2_000;

/** Fills an empty database: a thousand machines, two disks each, a finished job for every minute. */
export async function fillWithJobs(
  database: Database,
  { finished, running }: { finished: number; running: number },
): Promise<void> {
  const now = Date.now();
  await insert(database, finished, (index) =>
    job(index, `finished-${index}`, 'completed', now - (index + 1) * 60_000),
  );
  await insert(database, running, (index) => ({
    ...job(index, `running-${index}`, 'running', now - 1_000),
    lastTelemetryAt: index < SILENT ? now - HOUR_MS : now + HOUR_MS,
  }));
}

async function insert(database: Database, count: number, jobOf: (index: number) => Job): Promise<void> {
  for (let start = 0; start < count; start += JOBS_PER_TRANSACTION) {
    const length = Math.min(JOBS_PER_TRANSACTION, count - start);
    const jobs = Array.from({ length }, (_, index) => jobOf(start + index));
    await database.write(async (transaction) => insertJobs(transaction, jobs));
  }
}

function insertJobs(transaction: Transaction, jobs: readonly Job[]): void {
  const disks = jobs.flatMap(({ id, disks: known }) =>
    Array.from(known, ([index, disk]) => diskToRow(id, index, disk)),
  );
  transaction.insert('backup_jobs', jobs.map(jobToRow));
  transaction.insert('backup_disks', disks);
}

function job(index: number, jobId: string, status: ReportedStatus, at: number): Job {
  const disks = [0, 1].map((diskIndex) => ({
    disk_index: diskIndex,
    said: { bytes_transferred: 30_000_000_000, total_bytes: 100_000_000_000 },
  }));
  const said = {
    status,
    error: null,
    status_at: at,
    vm_name: `vm-${index % 1_000}`,
    current_phase: 'transferring',
  };
  return recordUpdate(undefined, { jobType: 'backup', jobId, key: [1, 0], said, disks }, at).job;
}
