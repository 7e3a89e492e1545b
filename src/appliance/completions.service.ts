import { Injectable } from '@nestjs/common';
import { assertWithin } from '../auth/report-limits.js';
import type { ReportLimits } from '../auth/report-limits.js';
import { completeDisk } from '../job-rules/changes.js';
import { isJobId } from '../job-rules/job-id.js';
import { JobNotFoundError } from '../jobs/job-not-found.error.js';
import { JobStore } from '../jobs/job.store.js';
import { FIRST_DISK, isOfChain } from './chain.js';
import type { Chain } from './chain.js';
import { readCompletion } from './completion-body.js';

/** In the words of Sendense. */
const MESSAGES: Readonly<Record<Chain, string>> = {
  backup: 'Backup completed successfully, change_id recorded',
  replication: 'Change ID stored successfully',
};

/** Records that disks are complete, and the change ids to go on from. */
@Injectable()
export class CompletionsService {
  constructor(private readonly store: JobStore) {}

  /** @throws {BadRequestError | JobNotFoundError | JobNotAllowedError} */
  async complete(
    chain: Chain,
    jobId: string,
    body: Readonly<Record<string, unknown>>,
    limits: ReportLimits,
  ): Promise<object> {
    const completion = readCompletion(body, FIRST_DISK[chain]);
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);
    await this.store.change([jobId], (jobs, now) => {
      const job = jobs.get(jobId);
      assertWithin(limits, job?.jobType ?? chain, jobId);
      if (!job || !isOfChain(chain, job)) throw new JobNotFoundError(jobId);
      jobs.record(completeDisk(job, completion, now));
    });
    return {
      status: 'completed',
      backup_id: jobId,
      change_id: completion.changeId,
      message: MESSAGES[chain],
      timestamp: new Date().toISOString(),
    };
  }
}
