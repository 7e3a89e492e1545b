import { randomUUID } from 'node:crypto';
import type { Table } from '../platform/database/schema.js';
import type { Transaction } from '../platform/database/transaction.js';
import { BackupDisk } from './backup-disk.entity.js';
import { BackupJob } from './backup-job.entity.js';
import { CountCorrectionRow } from './counts/count-correction.entity.js';
import { JobCountRow } from './counts/job-count.entity.js';
import { JobMinuteRow } from './counts/job-minute.entity.js';
import { LastSuccessRow } from './counts/last-success.entity.js';
import { JobEventRow } from './job-event.entity.js';
import { JobSamplesRow } from './samples/job-samples.entity.js';
import { JobReporterRow } from './reporters/job-reporter.entity.js';
import { RefusedReportRow } from './refused-report.entity.js';

export const JOB_TABLES: readonly Table[] = [
  { entity: BackupJob, writes: ['INSERT', 'UPDATE'] },
  { entity: BackupDisk, writes: ['INSERT', 'UPDATE'] },
  { entity: JobEventRow, writes: ['INSERT', 'DELETE'] },
  { entity: JobSamplesRow, writes: ['INSERT', 'UPDATE', 'DELETE'] },
  { entity: JobCountRow, writes: ['INSERT', 'UPDATE'] },
  { entity: JobMinuteRow, writes: ['INSERT', 'UPDATE', 'DELETE'] },
  { entity: CountCorrectionRow, writes: ['INSERT'] },
  { entity: LastSuccessRow, writes: ['INSERT', 'UPDATE', 'DELETE'] },
  { entity: RefusedReportRow, writes: ['INSERT', 'UPDATE'] },
  { entity: JobReporterRow, writes: ['INSERT', 'UPDATE'] },
];

/** Writes a job that cannot clash with a client's, as ids have no control characters; to be rolled back. */
export function writeTrialJob(transaction: Transaction): void {
  const id = `\u0001${randomUUID()}`;
  const at = '2000-01-01 00:00:00.000';
  const common = { updated_at: at, words: '{}' };
  transaction.insert('backup_jobs', [
    { id, job_type: 'backup', status: 'pending', warning_count: 0, created_at: at, revision: 1, ...common },
  ]);
  transaction.insert('backup_disks', [{ backup_job_id: id, disk_index: 0, status: 'pending', ...common }]);
}
