import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { JobsSettings } from '../jobs/jobs.settings.js';
import { ShardSlots } from '../jobs/counts/shard-slots.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { GroupCommit } from '../platform/database/group-commit.js';
import { fromColumn } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { HubError } from '../platform/problems/hub-error.js';
import { countRuns, shardsOn } from './counts/run-counts.js';
import { RunChanges } from './run-changes.js';
import { saveRuns } from './run-rows.js';
import { RunSet } from './run-set.js';
import type { StoredRun } from './run-set.js';
import { RunStamps } from './run-stamps.js';

/** While the database works on one group, the hub reads requests for the other. */
const GROUPS_AT_ONCE = 2;
/** In runs, each with a KiB of texts. */
const GROUP_SIZE = 2_000;
const WAITING_SIZE = 100_000;
/** So many ids are asked for at once. */
const IDS_IN_QUERY = 1_000;

const STORED_COLUMNS = 'id, event_id, run_id, agent_name, job_type, status, changed_at';

interface Piece {
  readonly ids: readonly string[];
  readonly size: number;
  readonly work: (runs: RunSet) => unknown;
}

/** Changes runs under lock, many requests in one transaction. */
@Injectable()
export class RunStore implements OnApplicationShutdown {
  private readonly commits: GroupCommit<Piece, unknown>;
  private readonly stamps = new RunStamps();

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) settings: Pick<JobsSettings, 'ingestMaxWaiting'>,
    private readonly changes: RunChanges,
  ) {
    const { dialect } = database;
    const atOnce = Math.min(GROUPS_AT_ONCE, dialect.connections);
    const shards = new ShardSlots(atOnce, shardsOn(dialect));
    this.commits = new GroupCommit((pieces) => shards.within((shard) => this.commit(pieces, shard)), {
      atOnce,
      group: GROUP_SIZE,
      waiting: settings.ingestMaxWaiting,
      waitingSize: WAITING_SIZE,
    });
  }

  /** Commits the last writes, of clients that are gone by now, before the database closes. */
  async onApplicationShutdown(): Promise<void> {
    await this.commits.idle();
  }

  /**
   * Runs `work` on the runs with these event ids and commits what it changes, or nothing. It may run several times; a
   * {@link HubError} that it throws affects no other caller. `size` is how many runs and KiB it writes.
   * @throws {DatabaseUnavailableError | TooBusyError}
   */
  async change<T>(ids: readonly string[], size: number, work: (runs: RunSet) => T): Promise<T> {
    return this.commits.submit({ ids, size, work }) as Promise<T>;
  }

  private async commit(pieces: readonly Piece[], shard: number): Promise<PromiseSettledResult<unknown>[]> {
    const begunAt = performance.now();
    const { results, changes } = await this.database.write(async (transaction) => {
      const ids = [...new Set(pieces.flatMap((piece) => piece.ids))].toSorted();
      const { stored, now } = await this.load(transaction, ids);
      const set = new RunSet(stored, () => this.stamps.next(now));
      const settledWork = pieces.map(({ work }) => settled(() => work(set)));
      saveRuns(transaction, set, now);
      countRuns(transaction, set, now, shard);
      return { results: settledWork, changes: set.changes() };
    });
    const tookMs = performance.now() - begunAt;
    this.changes.tell({ changes, requests: pieces.length, tookMs });
    return results;
  }

  /** Locks in order of ids, so that two transactions never deadlock. The clock is read once all locks are held. */
  private async load(
    transaction: Transaction,
    ids: readonly string[],
  ): Promise<{ stored: Map<string, StoredRun>; now: number }> {
    const stored = new Map<string, StoredRun>();
    let now = 0;
    for (let start = 0; start < ids.length; start += IDS_IN_QUERY) {
      const part = ids.slice(start, start + IDS_IN_QUERY);
      const [rows, clock] = await transaction.select<[StoredRun, ClockRow]>(
        this.lockedRuns(part),
        askClock(this.database.dialect),
      );
      for (const row of rows) stored.set(row.event_id, row);
      now = fromColumn(timeIn(clock));
    }
    return { stored, now };
  }

  private lockedRuns(ids: readonly string[]): Query {
    const { forUpdate } = this.database.dialect;
    return {
      sql: `SELECT ${STORED_COLUMNS} FROM agent_runs WHERE event_id IN (${placeholders(ids.length)}) ORDER BY event_id ${forUpdate}`,
      parameters: ids,
    };
  }
}

function settled(work: () => unknown): PromiseSettledResult<unknown> {
  try {
    return { status: 'fulfilled', value: work() };
  } catch (reason) {
    if (reason instanceof HubError) return { status: 'rejected', reason };
    throw reason;
  }
}
