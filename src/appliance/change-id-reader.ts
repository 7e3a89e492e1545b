import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { repeated } from '../platform/database/dialect.js';
import type { Dialect } from '../platform/database/dialect.js';
import type { Query } from '../platform/database/transaction.js';
import type { JobType } from '../job-rules/vocabulary.js';
import { BACKUP_PREFIX, CHAIN_TYPES } from './chain.js';
import type { Chain } from './chain.js';

/** A completed disk with the change id to go on from. */
export interface ChangedDisk {
  readonly id: string;
  readonly change_id: string;
  readonly started_at: string;
}

/** Finds the change id from which the next backup of a disk begins. */
@Injectable()
export class ChangeIdReader {
  constructor(private readonly database: Database) {}

  /** The completed disk of the run of this machine that started last; undefined where there is none. */
  async newest(chain: Chain, vmName: string, diskIndex: number): Promise<ChangedDisk | undefined> {
    const queries = CHAIN_TYPES[chain].map((type) =>
      newestOf(this.database.dialect, type, vmName, diskIndex, type !== chain),
    );
    const found = await this.database.readAnywhere((transaction) =>
      transaction.select<ChangedDisk[]>(...queries),
    );
    return found.flat().toSorted((a, b) => (a.started_at < b.started_at ? 1 : -1))[0];
  }
}

/**
 * Walks the runs of a machine back in `idx_machine`, each with its disk by primary key, to the first with a change id.
 * The outer join keeps the databases from beginning with the disks.
 */
export function newestOf(
  dialect: Dialect,
  jobType: JobType,
  vmName: string,
  diskIndex: number,
  isNoBackup: boolean,
): Query {
  const isMachine = dialect.equals('j.vm_name');
  return {
    sql: `SELECT j.id, j.started_at, d.change_id FROM backup_jobs AS j ${dialect.byIndex('idx_machine')}
          LEFT JOIN backup_disks AS d ON d.backup_job_id = j.id AND d.disk_index = ? AND d.status = 'completed'
          WHERE ${isMachine} AND j.job_type = ? AND j.started_at IS NOT NULL AND COALESCE(d.change_id, '') <> ''
          ${isNoBackup ? `AND j.id NOT LIKE '${BACKUP_PREFIX}%'` : ''}
          ORDER BY j.started_at DESC, j.created_at DESC LIMIT 1`,
    parameters: [diskIndex, ...repeated(vmName, isMachine), jobType],
  };
}
