import { createHash } from 'node:crypto';
import type { Database } from '../src/platform/database/database.js';
import { toColumn } from '../src/platform/database/instant.js';
import type { Transaction } from '../src/platform/database/transaction.js';
import { diskToRow, jobToRow } from '../src/jobs/job-rows.js';
import type { JobEventRecord } from '../src/jobs/job-rows.js';
import { recordUpdate } from '../src/job-rules/changes.js';
import type { Job } from '../src/job-rules/job.js';
import type { ReportedStatus } from '../src/job-rules/vocabulary.js';

export interface Filling {
  readonly finished: number;
  readonly running: number;
  /** How many of the running jobs were last heard of an hour ago; the others are heard of for an hour to come. */
  readonly silent: number;
  /** How many disks each job of a status has. */
  readonly disks: Readonly<Record<'completed' | 'running', number>>;
  /** How many events each finished job has; none unless told. */
  readonly events?: number;
}

const HOUR_MS = 3_600_000;
const JOBS_PER_TRANSACTION = 500;

/** Fills an empty database: a thousand machines, a finished job for every minute. */
export async function fillWithJobs(database: Database, filling: Filling): Promise<void> {
  const now = Date.now();
  const { finished, running, silent, disks, events = 0 } = filling;
  await insert(
    database,
    finished,
    (index) => job(index, finishedId(index), 'completed', now - (index + 1) * 60_000, disks.completed),
    events,
  );
  await insert(database, running, (index) => ({
    ...job(index, runningId(index), 'running', now - 1_000, disks.running),
    lastTelemetryAt: index < silent ? now - HOUR_MS : now + HOUR_MS,
  }));
}

/** Ids that follow no order, as those of real jobs. */
export function finishedId(index: number): string {
  return createHash('md5').update(String(index)).digest('hex');
}

/** The same as in wrk/scattered.lua: the jobs that all loads report. They lie far apart among the finished ones. */
export function runningId(index: number): string {
  const scattered = (index * 2_654_435_761) % 2 ** 32;
  return `${scattered.toString(16).padStart(8, '0')}-${index}`;
}

async function insert(
  database: Database,
  count: number,
  jobOf: (index: number) => Job,
  events = 0,
): Promise<void> {
  for (let start = 0; start < count; start += JOBS_PER_TRANSACTION) {
    const length = Math.min(JOBS_PER_TRANSACTION, count - start);
    const jobs = Array.from({ length }, (_, index) => jobOf(start + index));
    await database.write(async (transaction) => insertJobs(transaction, jobs, events));
  }
}

function insertJobs(transaction: Transaction, jobs: readonly Job[], events: number): void {
  const disks = jobs.flatMap(({ id, disks: known }) =>
    Array.from(known, ([index, disk]) => diskToRow(id, index, disk)),
  );
  transaction.insert('backup_jobs', jobs.map(jobToRow));
  transaction.insert('backup_disks', disks);
  transaction.insert(
    'job_events',
    jobs.flatMap((finished) => Array.from({ length: events }, () => eventOf(finished))),
  );
}

function eventOf({ id, createdAt }: Job): JobEventRecord {
  return {
    backup_job_id: id,
    kind: 'status',
    from_value: null,
    to_value: 'completed',
    reason: 'reported',
    at: toColumn(createdAt),
  };
}

function job(index: number, jobId: string, status: ReportedStatus, at: number, diskCount: number): Job {
  const disks = Array.from({ length: diskCount }, (_, diskIndex) => ({
    disk_index: diskIndex,
    said: { bytes_transferred: 30_000_000_000, total_bytes: 100_000_000_000 },
  }));
  const said = {
    status,
    error: null,
    vm_name: `vm-${index % 1_000}`,
    current_phase: 'transferring',
  };
  return recordUpdate(undefined, { jobType: 'backup', jobId, sequence: 1, timestamp: at, said, disks }, at)
    .job;
}
