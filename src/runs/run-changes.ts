import { Injectable } from '@nestjs/common';
import { Feed } from '../platform/feed.js';
import type { RunStatus } from './rules/vocabulary.js';

/** A run that a transaction created or changed; `before` is its status until then, undefined for a new one. */
export interface RunChange {
  readonly event_id: string;
  readonly agent_name: string;
  readonly job_type: string;
  readonly before: RunStatus | undefined;
  readonly after: RunStatus;
}

/** One transaction that this hub committed. */
export interface CommittedRuns {
  readonly changes: readonly RunChange[];
  /** How many requests shared it. */
  readonly requests: number;
  readonly tookMs: number;
}

/** Announces what this hub commits to `agent_runs`: after COMMIT, each transaction once. */
@Injectable()
export class RunChanges extends Feed<CommittedRuns> {
  constructor() {
    super(RunChanges.name);
  }
}
