import { BackupJob } from '../jobs/backup-job.entity.js';
import type { Table } from '../platform/database/schema.js';

/** A hub that prunes deletes jobs; foreign keys delete the rest of a job. */
export const PRUNED_TABLES: readonly Table[] = [{ entity: BackupJob, writes: ['DELETE'] }];
