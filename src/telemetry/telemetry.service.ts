import { Inject, Injectable } from '@nestjs/common';
import type { HubError } from '../platform/problems/hub-error.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { TelemetrySettings } from './telemetry.settings.js';
import { JobNotFoundError } from '../jobs/job-not-found.error.js';
import { JobTypeConflictError } from '../jobs/job-type-conflict.error.js';
import type { JobSet } from '../jobs/job-set.js';
import { JobStore } from '../jobs/job.store.js';
import { recordUpdate } from '../job-rules/changes.js';
import type { Outcome } from '../job-rules/changes.js';
import type { Job } from '../job-rules/job.js';
import type { Update } from '../job-rules/update.js';

/** A recorded update, with its job as it was right afterwards. */
export interface Recorded {
  readonly outcome: Outcome;
  readonly job: Job;
}

/** Records what clients report. */
@Injectable()
export class TelemetryService {
  constructor(
    private readonly store: JobStore,
    @Inject(SETTINGS) private readonly settings: TelemetrySettings,
  ) {}

  /**
   * Commits the updates in order, in one transaction; an update that is refused for its job (404, 409) gets its own
   * error and costs the others nothing.
   * @throws {DatabaseUnavailableError} when it could not be committed.
   */
  async recordUpdates(updates: readonly Update[]): Promise<(Recorded | HubError)[]> {
    if (updates.length === 0) return [];
    const ids = updates.map(({ jobId }) => jobId);
    const rows = updates.reduce((sum, { disks }) => sum + 1 + disks.length, 0);
    return this.store.change(
      ids,
      (jobs, now) => updates.map((update) => this.recordOne(jobs, update, now)),
      rows,
    );
  }

  private recordOne(jobs: JobSet, update: Update, now: number): Recorded | HubError {
    const known = jobs.get(update.jobId);
    if (!known && this.settings.jobRegistration === 'strict') return new JobNotFoundError(update.jobId);
    if (known && known.jobType !== update.jobType) {
      return new JobTypeConflictError(update.jobId, known.jobType, update.jobType);
    }
    const { outcome, ...change } = recordUpdate(known, update, now);
    jobs.record(change);
    return { outcome, job: change.job };
  }
}
