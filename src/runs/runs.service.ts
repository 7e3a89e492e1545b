import { Injectable } from '@nestjs/common';
import { BadRunError } from './bad-run.error.js';
import { NothingToUpdateError } from './nothing-to-update.error.js';
import { readBatch, runsIn } from './rules/batch-body.js';
import { readCommit, readPatch } from './rules/patch-body.js';
import { readRun } from './rules/run-body.js';
import { RunStore } from './run.store.js';

type Body = Readonly<Record<string, unknown>>;

export interface Created {
  readonly outcome: 'created' | 'duplicate';
  readonly eventId: string;
  readonly runId: string;
}

export interface BatchResult {
  readonly inserted: number;
  readonly duplicates: number;
  /** `<event_id>: text`, of the items that were refused. */
  readonly errors: readonly string[];
  readonly total: number;
}

/** Records what agents and scripts tell of their runs; everything is committed when a method resolves. */
@Injectable()
export class RunsService {
  constructor(private readonly store: RunStore) {}

  /** @throws {BadRunError} */
  async create(body: Body): Promise<Created> {
    const told = readRun(body);
    if (!('run' in told)) throw new BadRunError(told);
    const { event_id: eventId, run_id: runId } = told.run;
    const outcome = await this.store.change([eventId], 1 + told.kib, (runs) => runs.create(told));
    return { outcome, eventId, runId };
  }

  /** `body` is a list of runs, or an object that has one. @throws {BadRunError} */
  async createAll(body: unknown): Promise<BatchResult | undefined> {
    const runs = runsIn(body);
    if (runs === undefined) return undefined;
    if ('fault' in runs) throw new BadRunError([runs]);
    const batch = readBatch(runs);
    if (!('told' in batch)) throw new BadRunError(batch, Array.isArray(body) ? '' : '/runs');
    const { told, errors } = batch;
    const ids = told.map(({ run }) => run.event_id);
    const size = told.reduce((sum, { kib }) => sum + 1 + kib, 0);
    const inserted =
      told.length === 0
        ? 0
        : await this.store.change(
            ids,
            size,
            (set) => told.filter((one) => set.create(one) === 'created').length,
          );
    return { inserted, duplicates: told.length - inserted, errors, total: runs.length };
  }

  /** Returns the members that the contract names. @throws {BadRunError | NothingToUpdateError | RunNotFoundError} */
  async update(eventId: string, body: Body): Promise<readonly string[]> {
    const patch = readPatch(body);
    if (!('changes' in patch)) throw new BadRunError(patch);
    const { changes, kib, updatedAt, named } = patch;
    await this.store.change([eventId], 1 + kib, (runs) => {
      runs.assertKnown(eventId);
      if (Object.keys(changes).length === 0 && updatedAt === undefined) throw new NothingToUpdateError();
      runs.change(eventId, changes, updatedAt);
    });
    return named;
  }

  /** Returns the run's id and the hash. @throws {BadRunError | RunNotFoundError} */
  async associateCommit(eventId: string, body: Body): Promise<{ runId: string; commitHash: string | null }> {
    const commit = readCommit(body);
    if (!('git_commit_hash' in commit)) throw new BadRunError(commit);
    const runId = await this.store.change([eventId], 1, (runs) => runs.change(eventId, commit));
    return { runId, commitHash: commit.git_commit_hash };
  }
}
