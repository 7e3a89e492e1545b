import { Injectable } from '@nestjs/common';
import { assertWithin } from '../auth/report-limits.js';
import type { ReportLimits } from '../auth/report-limits.js';
import { completeDisk } from '../job-rules/changes.js';
import type { Completion } from '../job-rules/changes.js';
import { isJobId } from '../job-rules/job-id.js';
import { JobNotFoundError } from '../jobs/job-not-found.error.js';
import { JobStore } from '../jobs/job.store.js';
import { isOfChain } from './chain.js';
import type { Chain } from './chain.js';

/** Records that disks are complete, and the change ids to go on from. */
@Injectable()
export class CompletionsService {
  constructor(private readonly store: JobStore) {}

  /** @throws {JobNotFoundError | JobNotAllowedError} */
  async complete(chain: Chain, jobId: string, completion: Completion, limits: ReportLimits): Promise<void> {
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);
    await this.store.change([jobId], (jobs, now) => {
      const job = jobs.get(jobId);
      assertWithin(limits, job?.jobType ?? chain, jobId);
      if (!job || !isOfChain(chain, job)) throw new JobNotFoundError(jobId);
      jobs.record(completeDisk(job, completion, now));
    });
  }
}
