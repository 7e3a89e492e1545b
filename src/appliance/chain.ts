import type { Job } from '../job-rules/job.js';
import type { JobType } from '../job-rules/vocabulary.js';

/** Backups and replications begin from change ids of their own. */
export type Chain = 'backup' | 'replication';

/** Clients report replications as backups, too, but under other ids. */
export const BACKUP_PREFIX = 'backup-';

/** The disk of a request that names none, as each kind of client names disks. */
export const FIRST_DISK: Readonly<Record<Chain, string>> = { backup: '0', replication: 'disk-2000' };

export function isOfChain(chain: Chain, { id, jobType }: Pick<Job, 'id' | 'jobType'>): boolean {
  if (chain === 'backup') return jobType === 'backup';
  return jobType === 'replication' || (jobType === 'backup' && !id.startsWith(BACKUP_PREFIX));
}

/** The job types among which the disks of a chain are found. */
export const CHAIN_TYPES: Readonly<Record<Chain, readonly JobType[]>> = {
  backup: ['backup'],
  replication: ['replication', 'backup'],
};
