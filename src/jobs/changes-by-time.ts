import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import { toColumn } from '../platform/database/instant.js';
import type { Query } from '../platform/database/transaction.js';
import type { PaceSettings } from './job-pace.js';

/** Finds the jobs whose view has changed by time alone, without a revision: a job that has become stuck. */
@Injectable()
export class ChangesByTime {
  constructor(@Inject(SETTINGS) private readonly settings: Pick<PaceSettings, 'noProgressMs'>) {}

  /**
   * The ids of running jobs that became stuck between two moments, in milliseconds since 1970 by the database's clock;
   * `from` is excluded. Reads all running jobs, so it is for looks that are seconds apart.
   */
  between(from: number, to: number): Query {
    const { noProgressMs } = this.settings;
    return {
      sql: `SELECT id FROM (
              SELECT id, COALESCE(last_progress_at, CASE WHEN started_at > created_at THEN started_at ELSE created_at END)
                AS moved_at FROM backup_jobs WHERE status = 'running'
            ) AS running WHERE moved_at >= ? AND moved_at < ?`,
      parameters: [toColumn(from - noProgressMs), toColumn(to - noProgressMs)],
    };
  }
}
