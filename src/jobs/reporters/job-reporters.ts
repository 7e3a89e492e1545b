import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { askClock, timeIn } from '../../platform/database/clock.js';
import type { ClockRow } from '../../platform/database/clock.js';
import { DatabaseUnavailableError } from '../../platform/database/database-unavailable.error.js';
import { placeholders } from '../../platform/database/dialect.js';
import { toRfc3339 } from '../../platform/database/instant.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobNotFoundError } from '../job-not-found.error.js';

/** The most jobs in the queue; those beyond it are noted when their client reports again. */
const MOST_WAITING = 5_000;
const JOBS_PER_STEP = 500;
/** Jobs whose reporter is remembered; of one that is forgotten it is written again. */
const MOST_KNOWN = 50_000;
/** Clients that take turns at a job are written no more often. */
const CHANGE_AFTER_MS = 60_000;

/** The client that reports about a job. */
export interface Reporter {
  /** The name of its token; null without one. */
  readonly token: string | null;
  /** The name of its machine, as far as the client says. */
  readonly host: string | null;
  readonly address: string | null;
}

export type ReporterView = Reporter & { readonly at: string | null };

interface Known {
  readonly reporter: Reporter;
  readonly atMs: number;
}

/** Notes who reports about each job: once, and when that changes. Updates themselves only look it up in memory. */
@Injectable()
export class JobReporters {
  private readonly known = new Map<string, Known>();
  private waiting = new Map<string, Reporter>();

  constructor(private readonly database: Database) {}

  /** An update of this client was committed. */
  add(jobId: string, reporter: Reporter): void {
    const known = this.known.get(jobId);
    if (known && (isSame(known.reporter, reporter) || performance.now() - known.atMs < CHANGE_AFTER_MS))
      return;
    if (this.waiting.size >= MOST_WAITING) return;
    this.waiting.set(jobId, reporter);
    this.remember(jobId, reporter);
  }

  /** Nulls for a job of which no hub has noted it. @throws {JobNotFoundError | DatabaseUnavailableError} */
  async of(jobId: string): Promise<ReporterView> {
    return this.database.readAnywhere(async (transaction) => {
      const [[job], [row]] = await transaction.select<[object, Reporter & { at: string }]>(
        { sql: 'SELECT id FROM backup_jobs WHERE id = ?', parameters: [jobId] },
        {
          sql: 'SELECT token, host, address, at FROM job_reporters WHERE backup_job_id = ?',
          parameters: [jobId],
        },
      );
      if (!job) throw new JobNotFoundError(jobId);
      const { token = null, host = null, address = null, at = null } = row ?? {};
      return { token, host, address, at: toRfc3339(at) };
    });
  }

  /** Writes what is waiting; while the database is unavailable, it is forgotten and comes with a later update. */
  async note(): Promise<void> {
    const waiting = [...this.waiting];
    this.waiting = new Map();
    for (let start = 0; start < waiting.length; start += JOBS_PER_STEP) {
      const some = new Map(waiting.slice(start, start + JOBS_PER_STEP));
      try {
        await this.database.write((transaction) => this.write(transaction, some));
      } catch (error) {
        for (const [jobId] of waiting.slice(start)) this.known.delete(jobId);
        // The database has said so itself, once.
        if (error instanceof DatabaseUnavailableError) return;
        throw error;
      }
    }
  }

  /** Locks in order of ids, like all changes of jobs; the lock keeps the parent rows from being deleted meanwhile. */
  private async write(transaction: Transaction, reporters: ReadonlyMap<string, Reporter>): Promise<void> {
    const ids = [...reporters.keys()];
    const { dialect } = this.database;
    const [jobs, clock] = await transaction.select<[{ id: string }, ClockRow]>(
      {
        sql: `SELECT id FROM backup_jobs WHERE id IN (${placeholders(ids.length)}) ORDER BY id ${dialect.forUpdate}`,
        parameters: ids,
      },
      askClock(dialect),
    );
    const at = timeIn(clock);
    const rows = jobs.flatMap(({ id }) => {
      const reporter = reporters.get(id);
      return reporter ? [{ backup_job_id: id, ...reporter, at }] : [];
    });
    transaction.insert('job_reporters', rows, ['backup_job_id']);
  }

  private remember(jobId: string, reporter: Reporter): void {
    this.known.delete(jobId);
    this.known.set(jobId, { reporter, atMs: performance.now() });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KNOWN && oldest !== undefined) this.known.delete(oldest);
  }
}

function isSame(one: Reporter, other: Reporter): boolean {
  return one.token === other.token && one.host === other.host && one.address === other.address;
}
