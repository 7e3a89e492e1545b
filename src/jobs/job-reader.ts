import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../database/database.js';
import { placeholders } from '../database/dialect.js';
import { toRfc3339 } from '../database/instant.js';
import { whereOf } from './job-filter.js';
import type { JobFilter } from './job-filter.js';
import { JobNotFoundError } from './job-not-found.error.js';
import { toCursor } from './job-cursor.js';
import type { JobCursor } from './job-cursor.js';
import { groupByJob, READ_DISK_COLUMNS, READ_JOB_COLUMNS } from './job-rows.js';
import type { DiskRow, JobEventRecord, JobRow } from './job-rows.js';
import { viewOf } from './job-view.js';
import type { JobView } from './job-view.js';

export interface JobList {
  readonly items: JobView[];
  /** Where the next page starts; null on the last one. */
  readonly next_cursor: string | null;
}

export interface ListOptions {
  readonly limit: number;
  readonly includeDisks: boolean;
  readonly cursor: JobCursor | undefined;
}

/** A row of `job_events` as clients read it. */
export interface JobEventView {
  readonly id: number;
  readonly kind: 'status' | 'phase';
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
  readonly at: string;
}

/** Reads jobs for people and screens; what one answer says is of one moment. */
@Injectable()
export class JobReader {
  constructor(private readonly database: Database) {}

  /** @throws {JobNotFoundError} */
  async one(id: string): Promise<JobView> {
    return this.database.read(async (manager) => {
      const [job] = await manager.query<JobRow[]>(
        `SELECT ${READ_JOB_COLUMNS} FROM backup_jobs WHERE id = ?`,
        [id],
      );
      if (!job) throw new JobNotFoundError(id);
      return viewOf(job, await this.disks(manager, [id]));
    });
  }

  /** Newest first. Pages by the key (created_at, id), which never changes, so no row is skipped or given twice. */
  async list(filter: JobFilter, { limit, includeDisks, cursor }: ListOptions): Promise<JobList> {
    const { sql, parameters } = whereOf(filter, cursor, this.database.dialect);
    return this.database.read(async (manager) => {
      const rows = await manager.query<JobRow[]>(
        `SELECT ${READ_JOB_COLUMNS} FROM backup_jobs ${sql} ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`,
        parameters,
      );
      const page = rows.slice(0, limit);
      const disks = includeDisks
        ? await this.disks(
            manager,
            page.map(({ id }) => id),
          )
        : undefined;
      const byJob = disks && groupByJob(disks);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        items: page.map((row) => viewOf(row, byJob && (byJob.get(row.id) ?? []))),
        next_cursor: last ? toCursor(last) : null,
      };
    });
  }

  /** Oldest first. @throws {JobNotFoundError} */
  async events(id: string): Promise<JobEventView[]> {
    return this.database.read(async (manager) => {
      const [job] = await manager.query<{ id: string }[]>('SELECT id FROM backup_jobs WHERE id = ?', [id]);
      if (!job) throw new JobNotFoundError(id);
      const rows = await manager.query<(JobEventRecord & { id: number })[]>(
        'SELECT id, kind, from_value, to_value, reason, at FROM job_events WHERE backup_job_id = ? ORDER BY id',
        [id],
      );
      return rows.map(({ id: number, kind, from_value: from, to_value: to, reason, at }) => ({
        id: number,
        kind,
        from,
        to,
        reason,
        at: toRfc3339(at),
      }));
    });
  }

  private async disks(manager: EntityManager, ids: string[]): Promise<DiskRow[]> {
    if (ids.length === 0) return [];
    return manager.query<DiskRow[]>(
      `SELECT ${READ_DISK_COLUMNS} FROM backup_disks WHERE backup_job_id IN (${placeholders(ids.length)})
       ORDER BY backup_job_id, disk_index`,
      ids,
    );
  }
}
