import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { fromColumn } from '../platform/database/instant.js';
import { Feed } from '../platform/feed.js';
import type { Transaction } from '../platform/database/transaction.js';
import { RareWarning } from '../platform/logging/rare-warning.js';
import type { JobType } from '../job-rules/vocabulary.js';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';

/** Jobs that the hub has called lost, or may yet. Refusals for a job that its client ended do not matter. */
const UNFINISHED = `(status IN ('pending', 'running', 'stalled') OR failure_reason IN ('lost', 'never_started'))`;
/** The most jobs in the queue; refusals beyond it are noted when their client reports again. */
const MOST_WAITING = 1_000;
/** No id is longer than 128 characters, each at most two UTF-16 units. */
const LONGEST_ID = 256;

/** A report that was refused before it could be recorded. */
export interface Refusal {
  readonly jobId: string;
  /** The reason in words for the operator, at most 255 characters. */
  readonly reason: string;
  /** The stable code of the problem. */
  readonly code: string;
  /** JSON pointer to the first invalid member; '' if there was none. */
  readonly pointer: string;
}

/** The last refused report about a job; `at` is by the database's clock, in ms since 1970. */
export interface LastRefusal {
  readonly at: number;
  readonly reason: string;
}

/** How many reports about one unfinished job were refused. */
export interface NotedRefusals {
  readonly jobType: JobType;
  readonly reports: number;
}

interface Waiting {
  readonly refusal: Refusal;
  readonly reports: number;
}

/** Notes refused reports about unfinished jobs: their clients are alive, and yet the jobs will be marked lost. */
@Injectable()
export class RefusedReports {
  private readonly warning = new RareWarning(
    new Logger(RefusedReports.name),
    'Report about an unfinished job refused; without a valid one the job will be marked lost',
  );
  private waiting = new Map<string, Waiting>();
  /** Announces the refused reports of each unfinished job once they are noted. */
  readonly noted = new Feed<NotedRefusals>(RefusedReports.name);

  constructor(private readonly database: Database) {}

  add(refusal: Refusal): void {
    const { jobId } = refusal;
    const known = this.waiting.get(jobId);
    if (jobId.length > LONGEST_ID || (!known && this.waiting.size >= MOST_WAITING)) return;
    this.waiting.set(jobId, { refusal, reports: (known?.reports ?? 0) + 1 });
  }

  /** The last refusals for these jobs. @throws {DatabaseUnavailableError} */
  async last(jobIds: readonly string[]): Promise<ReadonlyMap<string, LastRefusal>> {
    return this.database.read(async (transaction) => {
      const [rows] = await transaction.select<[{ backup_job_id: string; at: string; reason: string }]>({
        sql: `SELECT backup_job_id, at, reason FROM refused_reports
              WHERE backup_job_id IN (${placeholders(jobIds.length)})`,
        parameters: jobIds,
      });
      return new Map(rows.map(({ backup_job_id: id, at, reason }) => [id, { at: fromColumn(at), reason }]));
    });
  }

  /**
   * Writes the queued refusals. Drops them if the database is unavailable, as the clients will report again. @throws
   * {DatabaseUnavailableError}
   */
  async note(): Promise<void> {
    if (this.waiting.size === 0) return;
    const { waiting } = this;
    this.waiting = new Map();
    const known = await this.database.write((transaction) => this.write(transaction, waiting));
    for (const { id, job_type: jobType } of known) {
      const noted = waiting.get(id);
      if (!noted) continue;
      this.noted.tell({ jobType, reports: noted.reports });
      const { code, pointer } = noted.refusal;
      this.warning.add(() => ({ job_type: jobType, problem: code, pointer }));
    }
  }

  /** Locks in order of ids, like all changes of jobs; the lock keeps the parent rows from being deleted meanwhile. */
  private async write(
    transaction: Transaction,
    waiting: ReadonlyMap<string, Waiting>,
  ): Promise<{ id: string; job_type: JobType }[]> {
    const ids = [...waiting.keys()];
    const { dialect } = this.database;
    const [jobs, clock] = await transaction.select<[{ id: string; job_type: JobType }, ClockRow]>(
      {
        sql: `SELECT id, job_type FROM backup_jobs WHERE id IN (${placeholders(ids.length)}) AND ${UNFINISHED} ORDER BY id ${dialect.forUpdate}`,
        parameters: ids,
      },
      askClock(dialect),
    );
    const at = timeIn(clock);
    const rows = jobs.map(({ id }) => ({
      backup_job_id: id,
      at,
      reason: waiting.get(id)?.refusal.reason ?? '',
    }));
    transaction.insert('refused_reports', rows, ['backup_job_id']);
    return jobs;
  }
}
