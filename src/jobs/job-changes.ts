import { Injectable } from '@nestjs/common';
import type { Job } from '../job-rules/job.js';
import type { JobEvent } from '../job-rules/settle.js';
import { Feed } from '../platform/feed.js';

/** A job as it was loaded (undefined if new), as it was committed, and the events in between. */
export interface JobChange {
  readonly before: Job | undefined;
  readonly after: Job;
  readonly events: readonly JobEvent[];
}

/** One transaction that this hub committed. */
export interface CommittedJobs {
  readonly changes: readonly JobChange[];
  /** How many requests and passes shared it. */
  readonly requests: number;
  readonly tookMs: number;
}

/**
 * Announces the changes that this hub commits to `backup_jobs`: after COMMIT, each transaction once, the changes of one
 * job in order. Metrics, history, the live stream and alerts subscribe to it. A process that dies right after COMMIT
 * announces nothing, so listeners that must not miss a change read the rows.
 */
@Injectable()
export class JobChanges extends Feed<CommittedJobs> {
  constructor() {
    super(JobChanges.name);
  }
}
