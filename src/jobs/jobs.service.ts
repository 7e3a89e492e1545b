import { Injectable } from '@nestjs/common';
import { cancel, register } from '../job-rules/changes.js';
import type { Job } from '../job-rules/job.js';
import type { Registration } from '../job-rules/update.js';
import { hasEnded } from '../job-rules/vocabulary.js';
import { JobEndedError } from './job-ended.error.js';
import { JobNotFoundError } from './job-not-found.error.js';
import { JobTypeConflictError } from './job-type-conflict.error.js';
import { JobStore } from './job.store.js';

/** Changes of jobs that do not come from telemetry: registration and cancellation. */
@Injectable()
export class JobsService {
  constructor(private readonly store: JobStore) {}

  /** @throws {JobTypeConflictError} when the job exists with another type. */
  async register(registration: Registration, actor: string): Promise<{ job: Job; created: boolean }> {
    const { jobId, jobType } = registration;
    return this.store.change([jobId], (jobs, now) => {
      const known = jobs.get(jobId);
      if (known && known.jobType !== jobType) throw new JobTypeConflictError(jobId, known.jobType, jobType);
      const change = register(known, registration, now);
      jobs.record(change);
      const created = !known;
      // Repeating a registration is not an action worth auditing.
      if (change.job.revision !== known?.revision) {
        const detail = { created, job_type: jobType };
        jobs.audit.push({ at: now, actor, action: 'job.registered', subject: jobId, detail });
      }
      return { job: change.job, created };
    });
  }

  /** @throws {JobNotFoundError | JobEndedError} */
  async cancel(id: string, reason: string | null, actor: string): Promise<Job> {
    return this.store.change([id], (jobs, now) => {
      const job = jobs.get(id);
      if (!job) throw new JobNotFoundError(id);
      if (hasEnded(job.columns.status)) throw new JobEndedError(id, job.columns.status);
      const change = cancel(job, reason, now);
      jobs.record(change);
      jobs.audit.push({ at: now, actor, action: 'job.cancelled', subject: id, detail: { reason } });
      return change.job;
    });
  }
}
