import { Reporter } from './reporter/reporter.js';
import type { ReporterOptions } from './reporter/options.js';

export type { Job } from './reporter/job.js';
export type { Reporter } from './reporter/reporter.js';
export type { DiskFigures, JobDescription, JobFigures, ReporterOptions } from './reporter/options.js';
export type { BackupType, DiskStatus, JobType } from './wire/update.js';

/**
 * Reports backup jobs to a hub. First and last words are on the disk before a call returns, and reach the hub once it
 * can be reached, even if this process dies. Nothing throws into the caller, and nothing waits for the hub.
 *
 *     const reporter = createReporter({ url: 'https://hub.example:8082', token });
 *     const job = reporter.job({ id: 'nightly-pg1-2026-11-21', vmName: 'pg1', backupType: 'full' });
 *     job.progress({ bytesTransferred: 1024, totalBytes: 4096 });
 *     await job.complete();
 *     await reporter.close({ withinMs: 5000 });
 */
export function createReporter(options?: ReporterOptions): Reporter {
  return new Reporter(options ?? {});
}
