import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { StaleJobsSettings } from './stale-jobs.settings.js';
import { Database } from '../platform/database/database.js';
import { repeated } from '../platform/database/dialect.js';
import { toColumn } from '../platform/database/instant.js';
import { JobStore } from '../jobs/job.store.js';
import { RefusedReports } from '../jobs/refused-reports.js';
import { HIDDEN_ENDING } from '../jobs/stored-words.js';
import { judge } from '../job-rules/changes.js';
import { Listening } from '../platform/database/listening.js';
import { judgeSilence } from './silence.js';
import { databaseTime } from '../platform/database/clock.js';

/** Few enough jobs per transaction that their updates hardly wait. */
const JOBS_PER_TRANSACTION = 200;

/** The overdue jobs of a status; each `?` of `quiet` is the moment since which nothing must have been heard. */
interface Overdue {
  readonly status: 'running' | 'stalled' | 'pending';
  readonly limitMs: number;
  readonly quiet: string;
}

const NOT_HEARD = 'last_telemetry_at < ?';
/** Searches the JSON of the words column; no text from a client can look like this there, as its quotes are escaped. */
const HIDES_ITS_ENDING = `${NOT_HEARD} AND words LIKE '%"${HIDDEN_ENDING}":%'`;
const NOT_STARTED = 'COALESCE(last_telemetry_at, created_at) < ? AND COALESCE(registered_at, created_at) < ?';

/** Marks silent jobs stalled, then failed; a job whose ending only the order of keys hides takes that ending. */
@Injectable()
export class StaleJobsService {
  private readonly logger = new Logger(StaleJobsService.name);

  constructor(
    private readonly database: Database,
    private readonly store: JobStore,
    private readonly listening: Listening,
    private readonly refused: RefusedReports,
    @Inject(SETTINGS) private readonly settings: StaleJobsSettings,
  ) {}

  /**
   * Makes one pass over the jobs that have been silent for too long; returns how many were judged. Each is checked
   * again under its lock, so that an update or another hub's pass that came first is never overwritten. A signal ends
   * the pass after the jobs in hand. @throws {DatabaseUnavailableError}
   */
  async sweep(signal?: AbortSignal): Promise<number> {
    const now = await this.clock();
    const askedAt = performance.now();
    const ids = await this.silentJobs(now, this.listening.since(now));
    this.listening.noteGap(performance.now() - askedAt);
    let judged = 0;
    const mustStop = (): boolean => signal?.aborted ?? false;
    for (let start = 0; start < ids.length && !mustStop(); start += JOBS_PER_TRANSACTION) {
      judged += await this.judgeAgain(ids.slice(start, start + JOBS_PER_TRANSACTION));
    }
    if (judged > 0) this.logger.log(`Judged ${judged} silent job(s)`);
    return judged;
  }

  private async judgeAgain(ids: readonly string[]): Promise<number> {
    const refusals = await this.refused.last(ids);
    const askedAt = performance.now();
    return this.store.change(ids, (jobs, now) => {
      // Whatever delayed this pass, perhaps another hub's lock, may have delayed clients too.
      this.listening.noteGap(performance.now() - askedAt);
      const listeningSince = this.listening.since(now);
      let judged = 0;
      for (const id of ids) {
        const job = jobs.get(id);
        const verdict = job && judgeSilence(job, this.settings, now, listeningSince, refusals.get(id));
        if (!job || !verdict) continue;
        jobs.record(judge(job, verdict));
        judged++;
      }
      return judged;
    });
  }

  /** Reads the clock in a write transaction, to notice when updates cannot be stored. */
  private async clock(): Promise<number> {
    return this.database.write((transaction) => databaseTime(transaction, this.database.dialect));
  }

  /** Searches `idx_last_telemetry` for each status that can be overdue; ended jobs are not examined. */
  private async silentJobs(now: number, listeningSince: number): Promise<string[]> {
    const overdue = this.overdue().filter(({ limitMs }) => now - listeningSince > limitMs);
    if (overdue.length === 0) return [];
    return this.database.read(async (transaction) => {
      const silent = await transaction.select<{ id: string }[]>(
        ...overdue.map(({ status, limitMs, quiet }) => ({
          sql: `SELECT id FROM backup_jobs WHERE status = ? AND ${quiet}`,
          parameters: [status, ...repeated(toColumn(now - limitMs), quiet)],
        })),
      );
      return [...new Set(silent.flat().map(({ id }) => id))];
    });
  }

  private overdue(): Overdue[] {
    const { staleAfterMs, failAfterMs, pendingFailAfterMs } = this.settings;
    const soonestMs = Math.min(staleAfterMs, failAfterMs);
    return [
      { status: 'running', limitMs: soonestMs, quiet: NOT_HEARD },
      { status: 'stalled', limitMs: failAfterMs, quiet: NOT_HEARD },
      { status: 'pending', limitMs: pendingFailAfterMs, quiet: NOT_STARTED },
      // An older hub judges such jobs stalled; this one knows better.
      { status: 'stalled', limitMs: soonestMs, quiet: HIDES_ITS_ENDING },
      { status: 'pending', limitMs: soonestMs, quiet: HIDES_ITS_ENDING },
    ];
  }
}
