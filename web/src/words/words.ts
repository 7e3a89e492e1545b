import type { DayState, JobType } from '../hub/types.js';

// The words of the page in one place. The hub's own are in the tooltips.
export const PRODUCT = 'Backup Telemetry Hub';

export const JOB_TYPE_WORDS: Record<JobType, string> = {
  backup: 'Backup',
  restore: 'Restore',
  replication: 'Replication',
};

export const DAY_WORDS: Record<DayState, string> = {
  good: 'good',
  warnings: 'with warnings',
  failed: 'failed',
  running: 'running',
  none: 'no run',
};

/** `Backup, full`, as far as the client has said it. */
export function kindOf(job: { readonly job_type: JobType; readonly backup_type: string | null }): string {
  const word = JOB_TYPE_WORDS[job.job_type];
  return job.backup_type ? `${word}, ${job.backup_type}` : word;
}

/** `1 job`, `2 jobs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** The name of a job's machine; jobs that name none go by their id. */
export function machineOf(job: { readonly vm_name: string | null; readonly id: string }): string {
  return job.vm_name ?? job.id;
}

const list = new Intl.ListFormat('en-GB');

/** `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return list.format(texts);
}
