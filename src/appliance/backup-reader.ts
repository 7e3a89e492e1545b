import { Injectable } from '@nestjs/common';
import { MAX_WHOLE } from '../job-rules/vocabulary.js';
import { toCursor } from '../jobs/job-cursor.js';
import { whereOf } from '../jobs/job-filter.js';
import { JobNotFoundError } from '../jobs/job-not-found.error.js';
import { Database } from '../platform/database/database.js';
import { toRfc3339 } from '../platform/database/instant.js';
import type { Query } from '../platform/database/transaction.js';
import type { BackupFilter, BackupPage } from './backup-query.js';
import { BACKUP_COLUMNS, backupViewOf } from './backup-view.js';
import type { BackupRow } from './backup-view.js';

interface StatsRow {
  readonly backup_count: number;
  readonly bytes: number | string | null;
  readonly last_backup_at: string | null;
}

/** Reads backups as Sendense shows them; each answer is a snapshot of one moment. */
@Injectable()
export class BackupReader {
  constructor(private readonly database: Database) {}

  /** Newest first; `total` counts all that the filter lets through. */
  async list({ limit, cursor, ...filter }: BackupPage): Promise<object> {
    const page = this.where(filter, cursor);
    const all = this.where(filter);
    const [rows, [counted]] = await this.database.readAnywhere((transaction) =>
      transaction.select<[BackupRow, { total: number }]>(
        {
          sql: `SELECT ${BACKUP_COLUMNS} FROM backup_jobs ${page.sql} ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`,
          parameters: page.parameters,
        },
        { sql: `SELECT COUNT(*) AS total FROM backup_jobs ${all.sql}`, parameters: all.parameters },
      ),
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      backups: rows.slice(0, limit).map(backupViewOf),
      total: counted?.total ?? 0,
      ...(last ? { next_cursor: toCursor(last) } : {}),
    };
  }

  /** @throws {JobNotFoundError} */
  async one(id: string): Promise<object> {
    const [[row]] = await this.database.readAnywhere((transaction) =>
      transaction.select<[BackupRow]>({
        sql: `SELECT ${BACKUP_COLUMNS} FROM backup_jobs WHERE id = ? AND job_type = 'backup'`,
        parameters: [id],
      }),
    );
    if (!row) throw new JobNotFoundError(id);
    return backupViewOf(row);
  }

  /** Over the completed ones. */
  async stats(filter: BackupFilter): Promise<object> {
    const { sql, parameters } = this.where({ ...filter, status: 'completed' });
    // A fraction makes the sum one that cannot overflow.
    const figures =
      'COUNT(*) AS backup_count, SUM(bytes_transferred + 0.0) AS bytes, MAX(completed_at) AS last_backup_at';
    const [[row]] = await this.database.readAnywhere((transaction) =>
      transaction.select<[StatsRow]>({ sql: `SELECT ${figures} FROM backup_jobs ${sql}`, parameters }),
    );
    return {
      backup_count: row?.backup_count ?? 0,
      total_size_bytes: Math.min(Number(row?.bytes ?? 0), MAX_WHOLE),
      last_backup_at: toRfc3339(row?.last_backup_at ?? null),
    };
  }

  private where(
    { backup_type: type, vm_name, repository_id, status }: BackupFilter,
    cursor?: BackupPage['cursor'],
  ): Query {
    const base = whereOf(
      {
        job_type: ['backup'],
        ...(vm_name === undefined ? {} : { vm_name }),
        ...(repository_id === undefined ? {} : { repository_id }),
        ...(status === undefined ? {} : { status: [status] }),
      },
      cursor,
      this.database.dialect,
    );
    if (type === undefined) return base;
    const isType = type === 'full' ? '(backup_type = ? OR backup_type IS NULL)' : 'backup_type = ?';
    return { sql: `${base.sql} AND ${isType}`, parameters: [...base.parameters, type] };
  }
}
