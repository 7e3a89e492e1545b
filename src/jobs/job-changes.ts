import { Injectable } from '@nestjs/common';
import type { Job } from '../job-rules/job.js';
import type { JobEvent } from '../job-rules/settle.js';
import { Feed } from '../platform/feed.js';

/** A job as it was loaded (undefined when it is new), as it was committed, and the events in between. */
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
 * Tells what this hub committed to `backup_jobs`: after COMMIT, each transaction once, the changes of one job in their
 * order. Metrics, history, the live stream and alerts hang on it. A process that dies between COMMIT and this tells
 * nothing: listeners that must miss nothing read the rows.
 */
@Injectable()
export class JobChanges extends Feed<CommittedJobs> {
  constructor() {
    super(JobChanges.name);
  }
}
