import { Injectable } from '@nestjs/common';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { fromColumn, toColumn } from '../../platform/database/instant.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import { COUNTED_MS, CORRECTION_SHARD } from './job-minutes.js';
import type { JobStatus } from '../../job-rules/vocabulary.js';
import { ENDING_COLUMNS, endingOf, MINUTE_MS, minuteOf, NO_ENDINGS } from './minute-sum.js';
import type { Endings } from './minute-sum.js';

/** Few enough minutes that counting the jobs that ended in them is short. */
const MINUTES_PER_STEP = 60;

/** The jobs of one minute that ended alike. */
interface EndedAlike {
  /** Up to the minute: `2026-11-21 09:00`. */
  readonly at: string;
  readonly status: JobStatus;
  readonly is_warned: number;
  readonly jobs: number;
  readonly bytes: number;
}

type KeptRow = Endings & { readonly minute: number; readonly shard: number };
type Correction = Endings & { readonly minute: number };

/**
 * Repairs what an older hub, or another program, has left out of the minutes of the last day. From the newest on, an
 * hour at a time:
 * 1. In one snapshot, count the jobs that ended in each minute, by `idx_completed`, and read what the minutes say.
 * 2. Write the difference into the shard of corrections, which no commit touches. It does not depend on what is
 *    committed meanwhile, so two hubs that do this at once write the same, and nothing is corrected twice.
 */
@Injectable()
export class MinuteRecount {
  constructor(private readonly database: Database) {}

  /** Returns in how many minutes the counts were off. @throws {DatabaseUnavailableError} */
  async recount(signal?: AbortSignal): Promise<number> {
    const now = await this.database.read((transaction) => databaseTime(transaction, this.database.dialect));
    const first = minuteOf(now - COUNTED_MS) + 1;
    const mustStop = (): boolean => signal?.aborted ?? false;
    let off = 0;
    let newest = await this.newestBefore(minuteOf(now) + 1, first);
    while (newest !== undefined && !mustStop()) {
      const start = Math.max(newest + 1 - MINUTES_PER_STEP, first);
      off += await this.correct(start, newest + 1);
      newest = await this.newestBefore(start, first);
    }
    return off;
  }

  /** The newest minute with an ended job or a count, before `end` and not before `first`. */
  private async newestBefore(end: number, first: number): Promise<number | undefined> {
    const jobs: Query = {
      sql: 'SELECT MAX(completed_at) AS at FROM backup_jobs WHERE completed_at < ? AND completed_at >= ?',
      parameters: [startOf(end), startOf(first)],
    };
    const counts: Query = {
      sql: 'SELECT MAX(minute) AS minute FROM job_minutes WHERE minute < ? AND minute >= ?',
      parameters: [end, first],
    };
    const [[ended], [counted]] = await this.database.read((transaction) =>
      transaction.select<[{ at: string | null }, { minute: number | null }]>(jobs, counts),
    );
    const at = ended?.at ?? null;
    const newest = Math.max(at === null ? -1 : minuteOf(fromColumn(at)), counted?.minute ?? -1);
    return newest < 0 ? undefined : newest;
  }

  private async correct(start: number, end: number): Promise<number> {
    const corrections = await this.database.read((transaction) => compare(transaction, start, end));
    if (corrections.length === 0) return 0;
    await this.database.write(async (transaction) => {
      const rows = corrections.map((correction) => ({
        ...correction,
        shard: CORRECTION_SHARD,
        moved_bytes: 0,
      }));
      transaction.insert('job_minutes', rows, ['minute', 'shard']);
    });
    return corrections.length;
  }
}

/** The corrections of these minutes that differ from those that are there. */
async function compare(transaction: Transaction, start: number, end: number): Promise<Correction[]> {
  const [kept, ended] = await transaction.select<[KeptRow, EndedAlike]>(
    keptWithin(start, end),
    endedWithin(start, end),
  );
  const due = new Map<number, Endings>();
  const corrections = new Map<number, Endings>();
  const add = (minute: number, more: Endings, times: number): void => {
    due.set(minute, sumOf(due.get(minute) ?? NO_ENDINGS, more, times));
  };
  for (const alike of ended) add(minuteOf(fromColumn(`${alike.at}:00.000`)), endingsOf(alike), 1);
  for (const { minute, shard, ...endings } of kept) {
    if (shard === CORRECTION_SHARD) corrections.set(minute, endings);
    else add(minute, endings, -1);
  }
  const minutes = [...new Set([...due.keys(), ...corrections.keys()])].toSorted((a, b) => a - b);
  return minutes
    .map((minute) => ({ ...(due.get(minute) ?? NO_ENDINGS), minute }))
    .filter((correction) => differs(correction, corrections.get(correction.minute) ?? NO_ENDINGS));
}

function endingsOf({ status, is_warned, jobs, bytes }: EndedAlike): Endings {
  const one = endingOf({ status, warning_count: is_warned, bytes_transferred: 0 });
  return { ...sumOf(NO_ENDINGS, one, jobs), completed_bytes: status === 'completed' ? bytes : 0 };
}

function keptWithin(start: number, end: number): Query {
  return {
    sql: `SELECT minute, shard, ${ENDING_COLUMNS.join(', ')} FROM job_minutes WHERE minute >= ? AND minute < ?`,
    parameters: [start, end],
  };
}

function endedWithin(start: number, end: number): Query {
  return {
    sql: `SELECT SUBSTR(completed_at, 1, 16) AS at, status, CASE WHEN warning_count > 0 THEN 1 ELSE 0 END AS is_warned,
                 COUNT(*) AS jobs, SUM(COALESCE(bytes_transferred, 0) * 1.0) AS bytes
          FROM backup_jobs WHERE completed_at >= ? AND completed_at < ? GROUP BY 1, 2, 3`,
    parameters: [startOf(start), startOf(end)],
  };
}

function startOf(minute: number): string {
  return toColumn(minute * MINUTE_MS);
}

function sumOf(of: Endings, more: Endings, times: number): Endings {
  return {
    completed: of.completed + times * more.completed,
    with_warnings: of.with_warnings + times * more.with_warnings,
    failed: of.failed + times * more.failed,
    cancelled: of.cancelled + times * more.cancelled,
    completed_bytes: of.completed_bytes + times * more.completed_bytes,
  };
}

function differs(a: Endings, b: Endings): boolean {
  return ENDING_COLUMNS.some((column) => a[column] !== b[column]);
}
