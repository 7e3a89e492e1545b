import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import { VERSION } from '../platform/config/version.js';
import { databaseTime } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { toColumn } from '../platform/database/instant.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { MAX_WHOLE } from '../job-rules/vocabulary.js';
import type { JobStatus } from '../job-rules/vocabulary.js';
import type { JobCount } from '../jobs/counts/count-sum.js';
import { countsKept } from '../jobs/counts/job-tally.js';
import { ENDING_COLUMNS, minuteOf } from '../jobs/counts/minute-sum.js';
import type { Endings } from '../jobs/counts/minute-sum.js';
import type { PaceSettings } from '../jobs/job-pace.js';
import { SummarySource } from '../jobs/summary-source.js';
import { ofFailed, ofOverdue, ofStalled, ofStuck } from './attention.js';
import type { Attention, FailedJob, OverdueMachine, StalledJob } from './attention.js';
import { failedSince, longestStalled, notMadeUpFor } from './attention-queries.js';
import { OverdueMachines } from './overdue-machines.js';
import { RunningJobs, runningJobs } from './running-jobs.js';
import type { RunningJob } from './running-jobs.js';

const DAY_MS = 86_400_000;
const MOST_ATTENTION = 50;

/** One look at everything. */
export interface Summary {
  readonly at: string;
  readonly version: string;
  readonly jobs: Readonly<Record<'pending' | 'running' | 'stalled' | 'stuck', number>>;
  readonly speed_bps: number;
  readonly last_24h: Readonly<
    Record<'completed' | 'with_warnings' | 'failed' | 'cancelled' | 'bytes', number>
  >;
  readonly attention: readonly Attention[];
}

/** A summary is made of these, as one transaction saw them. */
interface Facts {
  /** The database's clock, in ms since 1970. */
  readonly now: number;
  readonly counts: readonly JobCount[];
  readonly last: Endings;
  readonly running: readonly RunningJob[];
  readonly stalled: readonly StalledJob[];
  readonly failed: readonly FailedJob[];
  readonly overdue: readonly OverdueMachine[];
}

/** Reads the summary from counts, minutes and bounded ranges of indexes; of jobs one by one only those that run. */
@Injectable()
export class SummaryReader {
  private readonly shared = new SharedReads<Summary>();
  private readonly overdue: OverdueMachines;
  private readonly running = new RunningJobs();

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: PaceSettings,
    source: SummarySource,
  ) {
    this.overdue = new OverdueMachines(database);
    source.readBy(() => this.read());
  }

  /** Requests that come during a read share the next one. @throws {DatabaseUnavailableError} */
  async read(): Promise<Summary> {
    return this.shared.read('summary', () => this.find());
  }

  private async find(): Promise<Summary> {
    const facts = await this.database.readAnywhere((transaction) => this.facts(transaction));
    const { now, counts, last } = facts;
    // Not in the transaction: on SQLite, others wait for its connection.
    const { speedBps, stuck } = await this.running.sum(facts.running, { ...this.settings, now });
    const attention = [
      ...facts.failed.map(ofFailed),
      ...facts.stalled.map(ofStalled),
      ...stuck.map(ofStuck).toSorted(oldestFirst),
      ...facts.overdue.map(ofOverdue),
    ];
    return {
      at: new Date(now).toISOString(),
      version: VERSION,
      jobs: {
        pending: numberOf(counts, 'pending'),
        running: numberOf(counts, 'running'),
        stalled: numberOf(counts, 'stalled'),
        stuck: stuck.length,
      },
      speed_bps: bounded(speedBps),
      last_24h: {
        completed: bounded(last.completed),
        with_warnings: bounded(last.with_warnings),
        failed: bounded(last.failed),
        cancelled: bounded(last.cancelled),
        bytes: bounded(last.completed_bytes),
      },
      attention: attention.slice(0, MOST_ATTENTION),
    };
  }

  private async facts(transaction: Transaction): Promise<Facts> {
    const { dialect } = this.database;
    const now = await databaseTime(transaction, dialect);
    const [counts, [last], running, stalled, failed, machines] = await transaction.select<
      [JobCount, Endings, RunningJob, StalledJob, FailedJob, Parameters<OverdueMachines['among']>[1][number]]
    >(
      countsKept,
      endingsSince(minuteOf(now - DAY_MS)),
      runningJobs,
      longestStalled(dialect, MOST_ATTENTION),
      failedSince(dialect, toColumn(now - DAY_MS)),
      this.overdue.candidates(now),
    );
    if (!last) throw new Error('the database did not answer every question');
    const stillFailed = await notMadeUpFor(transaction, dialect, failed);
    const overdue = await this.overdue.among(transaction, machines, now);
    return { now, counts, last, running, stalled, failed: stillFailed, overdue };
  }
}

/** Until the next recount, jobs of an older hub that are taken back here may be missing. */
function bounded(figure: number): number {
  return Math.min(Math.max(figure, 0), MAX_WHOLE);
}

function endingsSince(minute: number): Query {
  const sums = ENDING_COLUMNS.map((column) => `COALESCE(SUM(${column}), 0) AS ${column}`);
  return { sql: `SELECT ${sums.join(', ')} FROM job_minutes WHERE minute >= ?`, parameters: [minute] };
}

function numberOf(counts: readonly JobCount[], status: JobStatus): number {
  return counts.filter((count) => count.status === status).reduce((sum, { jobs }) => sum + jobs, 0);
}

function oldestFirst(a: Attention, b: Attention): number {
  return Date.parse(a.since) - Date.parse(b.since);
}
