import type { Told } from './rules/run-body.js';
import type { ToldRun } from './rules/members.js';
import type { RunStatus } from './rules/vocabulary.js';
import type { RunChange } from './run-changes.js';
import { RunNotFoundError } from './run-not-found.error.js';

/** The part of a stored run that changes of it depend on. */
export interface StoredRun {
  readonly id: number;
  readonly event_id: string;
  readonly run_id: string;
  readonly agent_name: string;
  readonly job_type: string;
  readonly status: RunStatus;
  readonly changed_at: string;
}

/** The columns that a change may set beside those that clients tell. */
export type Changed = Partial<ToldRun> & { readonly updated_at?: string };

/** A run that is not stored yet. */
export interface NewRun extends ToldRun {
  readonly created_at: string;
  readonly updated_at: string;
}

interface ChangedRun {
  readonly stored: StoredRun;
  readonly changed: Changed;
}

/** The runs of one transaction, as they were loaded under lock, and what shall become of them. */
export class RunSet {
  private readonly fresh = new Map<string, NewRun>();
  private readonly changed = new Map<string, ChangedRun>();

  /** `stamp` gives instants of now, each later than the one before. */
  constructor(
    private readonly stored: ReadonlyMap<string, StoredRun>,
    private readonly stamp: () => string,
  ) {}

  /** Adds a run, or lets the stored one take its end. */
  create({ run, ending }: Told): 'created' | 'duplicate' {
    const known = this.statusOf(run.event_id);
    if (known === undefined) {
      const now = this.stamp();
      this.fresh.set(run.event_id, { ...run, created_at: run.created_at ?? now, updated_at: now });
      return 'created';
    }
    if (known === 'running' && run.status !== 'running') this.change(run.event_id, ending());
    return 'duplicate';
  }

  /** @throws {RunNotFoundError} */
  assertKnown(eventId: string): void {
    if (this.statusOf(eventId) === undefined) throw new RunNotFoundError(eventId);
  }

  /** Returns the `run_id`. @throws {RunNotFoundError} */
  change(eventId: string, changes: Partial<ToldRun>, updatedAt = this.stamp()): string {
    const fresh = this.fresh.get(eventId);
    if (fresh) {
      this.fresh.set(eventId, { ...fresh, ...changes, created_at: fresh.created_at, updated_at: updatedAt });
      return fresh.run_id;
    }
    const stored = this.stored.get(eventId);
    if (!stored) throw new RunNotFoundError(eventId);
    const changed = { ...this.changed.get(eventId)?.changed, ...changes, updated_at: updatedAt };
    this.changed.set(eventId, { stored, changed });
    return stored.run_id;
  }

  get newRuns(): NewRun[] {
    return [...this.fresh.values()];
  }

  get changedRuns(): ChangedRun[] {
    return [...this.changed.values()];
  }

  changes(): RunChange[] {
    const created = this.newRuns.map(({ event_id, agent_name, job_type, status }) => ({
      event_id,
      agent_name,
      job_type,
      before: undefined,
      after: status,
    }));
    const changed = this.changedRuns.map(({ stored, changed: { status: after = stored.status } }) => ({
      event_id: stored.event_id,
      agent_name: stored.agent_name,
      job_type: stored.job_type,
      before: stored.status,
      after,
    }));
    return [...created, ...changed];
  }

  private statusOf(eventId: string): RunStatus | undefined {
    const stored = this.stored.get(eventId);
    return this.fresh.get(eventId)?.status ?? this.changed.get(eventId)?.changed.status ?? stored?.status;
  }
}
