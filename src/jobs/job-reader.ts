import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { fromColumn } from '../platform/database/instant.js';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { whereOf } from './job-filter.js';
import type { JobFilter } from './job-filter.js';
import { JobNotFoundError } from './job-not-found.error.js';
import { toCursor } from './job-cursor.js';
import type { JobCursor } from './job-cursor.js';
import { groupByJob, READ_DISK_COLUMNS, READ_JOB_COLUMNS } from './job-rows.js';
import type { DiskRow, JobRow } from './job-rows.js';
import type { Look, PaceSettings } from './job-pace.js';
import { viewOf } from './job-view.js';
import type { JobView } from './job-view.js';

export interface JobList {
  readonly items: JobView[];
  /** Where the next page starts; null on the last one. */
  readonly next_cursor: string | null;
}

export interface JobPageOptions extends JobFilter {
  readonly limit: number;
  readonly include?: 'disks';
  readonly cursor?: JobCursor;
}

/** Reads jobs for people and screens; each answer is a snapshot of one moment. */
@Injectable()
export class JobReader {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: PaceSettings,
  ) {}

  /** @throws {JobNotFoundError} */
  async one(id: string): Promise<JobView> {
    return this.database.readAnywhere(async (transaction) => {
      const [[job], disks, clock] = await transaction.select<[JobRow, DiskRow, ClockRow]>(
        { sql: `SELECT ${READ_JOB_COLUMNS} FROM backup_jobs WHERE id = ?`, parameters: [id] },
        disksOf([id]),
        askClock(this.database.dialect),
      );
      if (!job) throw new JobNotFoundError(id);
      return viewOf(job, this.lookAt(clock), disks);
    });
  }

  /** Newest first. Pages by the key (created_at, id), which never changes, so that no row is skipped or repeated. */
  async list({ limit, include, cursor, ...filter }: JobPageOptions): Promise<JobList> {
    const { sql, parameters } = whereOf(filter, cursor, this.database.dialect);
    return this.database.readAnywhere(async (transaction) => {
      const [rows, clock] = await transaction.select<[JobRow, ClockRow]>(
        {
          sql: `SELECT ${READ_JOB_COLUMNS} FROM backup_jobs ${sql} ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`,
          parameters,
        },
        askClock(this.database.dialect),
      );
      const look = this.lookAt(clock);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        items: await this.viewsOf(transaction, page, look, include),
        next_cursor: last ? toCursor(last) : null,
      };
    });
  }

  /** Those of the jobs that exist, as they are in the snapshot of this transaction. */
  async among(transaction: Transaction, ids: readonly string[], include?: 'disks'): Promise<JobView[]> {
    if (ids.length === 0) return [];
    const [rows, clock] = await transaction.select<[JobRow, ClockRow]>(
      {
        sql: `SELECT ${READ_JOB_COLUMNS} FROM backup_jobs WHERE id IN (${placeholders(ids.length)})`,
        parameters: ids,
      },
      askClock(this.database.dialect),
    );
    return this.viewsOf(transaction, rows, this.lookAt(clock), include);
  }

  private async viewsOf(
    transaction: Transaction,
    rows: readonly JobRow[],
    look: Look,
    include: 'disks' | undefined,
  ): Promise<JobView[]> {
    const byJob = include ? await this.disks(transaction, rows) : undefined;
    return rows.map((row) => viewOf(row, look, byJob && (byJob.get(row.id) ?? [])));
  }

  private lookAt(clock: readonly ClockRow[]): Look {
    return { ...this.settings, now: fromColumn(timeIn(clock)) };
  }

  private async disks(transaction: Transaction, jobs: readonly JobRow[]): Promise<Map<string, DiskRow[]>> {
    if (jobs.length === 0) return new Map();
    const [disks] = await transaction.select<[DiskRow]>(disksOf(jobs.map(({ id }) => id)));
    return groupByJob(disks);
  }
}

function disksOf(ids: readonly string[]): Query {
  return {
    sql: `SELECT ${READ_DISK_COLUMNS} FROM backup_disks WHERE backup_job_id IN (${placeholders(ids.length)})
          ORDER BY backup_job_id, disk_index`,
    parameters: ids,
  };
}
