import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { writeAudit } from '../audit/audit-record.js';
import { inCodePointOrder } from '../platform/database/code-point-order.js';
import { HubError } from '../platform/problems/hub-error.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { GroupCommit } from '../platform/database/group-commit.js';
import { fromColumn } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import type { Disk, Job } from '../job-rules/job.js';
import { JobChanges } from './job-changes.js';
import type { JobChange } from './job-changes.js';
import { addToCounts, countDeltas } from './counts/job-counts.js';
import { addToMinutes, MINUTE_SHARDS, minuteDeltas } from './counts/job-minutes.js';
import { ShardSlots } from './counts/shard-slots.js';
import { diskFromRow, groupByJob, jobFromRow, STORED_DISK_COLUMNS, STORED_JOB_COLUMNS } from './job-rows.js';
import type { StoredDisk, StoredJob } from './job-rows.js';
import { JobSet } from './job-set.js';
import type { JobsSettings } from './jobs.settings.js';
import { recordSuccesses } from './counts/last-successes.js';
import { saveChanges } from './save-changes.js';
import { saveShedSamples } from './samples/sample-chunks.js';
import { thinPhases } from './phase-bound.js';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';

/** While the database works on one group, the hub reads requests for the other. */
const GROUPS_AT_ONCE = 2;
/** Sizes in rows of jobs and disks. A group of this size is a few hundred kilobytes of SQL. */
const GROUP_ROWS = 2_000;
const WAITING_ROWS = 200_000;
/** With this many shards, transactions hardly ever meet in one row of the counts. */
const COUNT_SHARDS = 16;

/** Changes the jobs of these ids; `now` is the database's clock in milliseconds. */
interface Piece {
  readonly ids: readonly string[];
  readonly size: number;
  readonly work: (jobs: JobSet, now: number) => unknown;
}

/** Loads sets of jobs under lock and saves their changes, many in one transaction. */
@Injectable()
export class JobStore implements OnApplicationShutdown {
  private readonly commits: GroupCommit<Piece, unknown>;
  private readonly shards: ShardSlots;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<JobsSettings, 'ingestMaxWaiting'>,
    private readonly changes: JobChanges,
  ) {
    const limits = {
      atOnce: Math.min(GROUPS_AT_ONCE, database.dialect.connections),
      group: GROUP_ROWS,
      waiting: settings.ingestMaxWaiting,
      waitingSize: WAITING_ROWS,
    };
    this.shards = new ShardSlots(limits.atOnce, MINUTE_SHARDS);
    this.commits = new GroupCommit(
      (pieces) => this.shards.within((shard) => this.commit(pieces, shard)),
      limits,
    );
  }

  /** Commits the last reports, of clients that are gone by now, before the database closes. */
  async onApplicationShutdown(): Promise<void> {
    await this.commits.idle();
  }

  /** How many requests are waiting for their commit, and the limit. */
  get waiting(): { requests: number; limit: number } {
    return { requests: this.commits.waitingPieces, limit: this.settings.ingestMaxWaiting };
  }

  /** Whether the ingest queue is full. */
  get isFull(): boolean {
    return this.commits.isFull;
  }

  /**
   * Runs `work` on those of the jobs that exist and commits all changes that it records, or none; `now` is the
   * database's clock in milliseconds. `work` may run several times, each time on freshly loaded jobs; a {@link
   * HubError} that it throws does not affect other callers. `size` is roughly how many rows it changes.
   * @throws {DatabaseUnavailableError} when it could not be committed. @throws {TooBusyError}
   */
  async change<T>(
    ids: readonly string[],
    work: (jobs: JobSet, now: number) => T,
    size = ids.length,
  ): Promise<T> {
    return this.commits.submit({ ids, work, size }) as Promise<T>;
  }

  /**
   * Announces the changes before anything else may change these jobs, so that those of each job are announced in order.
   */
  private async commit(pieces: readonly Piece[], shard: number): Promise<PromiseSettledResult<unknown>[]> {
    const begunAt = performance.now();
    const committed = await this.database.write(async (transaction) => {
      const ids = inCodePointOrder(new Set(pieces.flatMap((piece) => piece.ids)));
      const { jobs, now } = await this.load(transaction, ids);
      const set = new JobSet(jobs);
      const results = pieces.map(({ work }) => settled(() => work(set, now)));
      const changes = set.changes();
      saveChanges(transaction, changes);
      writeAudit(transaction, set.audit);
      await saveShedSamples(transaction, changes);
      await thinPhases(transaction, this.database.dialect, changes);
      if (!this.database.dialect.countsJobs) this.count(transaction, changes, now);
      addToMinutes(transaction, minuteDeltas(changes, now), shard);
      return { results, changes };
    });
    const tookMs = performance.now() - begunAt;
    this.changes.tell({ changes: committed.changes, requests: pieces.length, tookMs });
    return committed.results;
  }

  /**
   * Locks in order of ids, so that two transactions never deadlock. The clock is read only once the locks are held:
   * waiting for them must not make a contact look older than it is.
   */
  private async load(
    transaction: Transaction,
    ids: readonly string[],
  ): Promise<{ jobs: Map<string, Job>; now: number }> {
    const [jobs, disks, clock] = await transaction.select<[StoredJob, StoredDisk, ClockRow]>(
      this.lockedJobs(ids),
      disksOf(ids),
      askClock(this.database.dialect),
    );
    const byJob = groupByJob(disks);
    return {
      jobs: new Map(jobs.map((row) => [row.id, jobFromRow(row, disksFrom(byJob.get(row.id)))])),
      now: fromColumn(timeIn(clock)),
    };
  }

  /** Comes at the end of a transaction: see addToCounts. */
  private count(transaction: Transaction, changes: readonly JobChange[], now: number): void {
    recordSuccesses(transaction, this.database.dialect, changes, now);
    addToCounts(transaction, countDeltas(changes), Math.floor(Math.random() * COUNT_SHARDS));
  }

  private lockedJobs(ids: readonly string[]): Query {
    const { forUpdate } = this.database.dialect;
    return {
      sql: `SELECT ${STORED_JOB_COLUMNS} FROM backup_jobs WHERE id IN (${placeholders(ids.length)}) ORDER BY id ${forUpdate}`,
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

function disksOf(ids: readonly string[]): Query {
  return {
    sql: `SELECT ${STORED_DISK_COLUMNS} FROM backup_disks WHERE backup_job_id IN (${placeholders(ids.length)})`,
    parameters: ids,
  };
}

function disksFrom(rows: readonly StoredDisk[] = []): Map<number, Disk> {
  return new Map(rows.map((row) => [row.disk_index, diskFromRow(row)]));
}
