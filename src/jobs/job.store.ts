import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../database/database.js';
import { placeholders } from '../database/dialect.js';
import { insertRows } from '../database/insert-rows.js';
import { fromColumn, toColumn } from '../database/instant.js';
import type { Disk, Job } from '../rules/job.js';
import type { JobEvent } from '../rules/settle.js';
import {
  diskFromRow,
  diskToRow,
  groupByJob,
  jobFromRow,
  jobToRow,
  STORED_DISK_COLUMNS,
  STORED_JOB_COLUMNS,
} from './job-rows.js';
import type { JobEventRecord, StoredDisk, StoredJob } from './job-rows.js';
import { JobSet } from './job-set.js';

/** Loads sets of jobs under lock and saves what became of them, in one transaction. */
@Injectable()
export class JobStore {
  constructor(private readonly database: Database) {}

  /**
   * Runs `work` on the jobs of these ids (those that exist) and commits every change that it records, or none.
   * `now` is the database's clock in milliseconds. `work` may run several times, each time on freshly loaded jobs.
   * @throws {DatabaseUnavailableError} when it could not be committed.
   */
  async change<T>(ids: readonly string[], work: (jobs: JobSet, now: number) => T): Promise<T> {
    return this.database.write(async (manager) => {
      const jobs = new JobSet(await this.load(manager, [...new Set(ids)].toSorted()));
      const result = work(jobs, await this.clock(manager));
      await this.save(manager, jobs);
      return result;
    });
  }

  /** Locks in the order of ids, so that two transactions never wait for each other. */
  private async load(manager: EntityManager, ids: string[]): Promise<Map<string, Job>> {
    const { forUpdate } = this.database.dialect;
    const among = placeholders(ids.length);
    const jobs = await manager.query<StoredJob[]>(
      `SELECT ${STORED_JOB_COLUMNS} FROM backup_jobs WHERE id IN (${among}) ORDER BY id ${forUpdate}`,
      ids,
    );
    if (jobs.length === 0) return new Map();
    const disks = await manager.query<StoredDisk[]>(
      `SELECT ${STORED_DISK_COLUMNS} FROM backup_disks WHERE backup_job_id IN (${among})`,
      ids,
    );
    const byJob = groupByJob(disks);
    return new Map(jobs.map((row) => [row.id, jobFromRow(row, disksOf(byJob.get(row.id)))]));
  }

  /** Asked after the locks are held: a wait for them must not make a contact look older than it is. */
  private async clock(manager: EntityManager): Promise<number> {
    const [{ now }] = await manager.query<[{ now: string }]>(`SELECT ${this.database.dialect.now} AS now`);
    return fromColumn(now);
  }

  private async save(manager: EntityManager, jobs: JobSet): Promise<void> {
    const changes = jobs.changes();
    const { dialect } = this.database;
    const created = changes.filter(({ before }) => !before);
    const updated = changes.filter(({ before }) => before);
    // A plain INSERT: when another hub was first with the same job, it fails, and the transaction starts over.
    await insertRows(
      manager,
      'backup_jobs',
      created.map(({ after }) => jobToRow(after)),
    );
    await insertRows(
      manager,
      'backup_jobs',
      updated.map(({ after }) => jobToRow(after)),
      {
        orUpdate: (columns) => dialect.onConflictUpdate(['id'], columns),
      },
    );
    await insertRows(manager, 'backup_disks', changes.flatMap(changedDisks), {
      orUpdate: (columns) => dialect.onConflictUpdate(['backup_job_id', 'disk_index'], columns),
    });
    await insertRows(manager, 'job_events', jobs.events.map(eventToRow));
  }
}

function disksOf(rows: readonly StoredDisk[] = []): Map<number, Disk> {
  return new Map(rows.map((row) => [row.disk_index, diskFromRow(row)]));
}

function changedDisks({
  before,
  after,
}: {
  before: Job | undefined;
  after: Job;
}): ReturnType<typeof diskToRow>[] {
  return [...after.disks]
    .filter(([index, disk]) => before?.disks.get(index) !== disk)
    .map(([index, disk]) => diskToRow(after.id, index, disk));
}

function eventToRow({ jobId, kind, from, to, reason, at }: JobEvent): JobEventRecord {
  return { backup_job_id: jobId, kind, from_value: from, to_value: to, reason, at: toColumn(at) };
}
