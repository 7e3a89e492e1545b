import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { Query, SqlValue, Transaction } from '../platform/database/transaction.js';
import { addToCounts, countsWithout } from '../jobs/counts/job-counts.js';
import type { CountedRow } from '../jobs/counts/job-counts.js';
import { keepSuccessesOf } from '../jobs/counts/last-successes.js';
import type { OutlivedRow } from '../jobs/counts/last-successes.js';
import { addToMinutes, minutesWithout } from '../jobs/counts/job-minutes.js';
import type { MinuteRow } from '../jobs/counts/job-minutes.js';
import { hasEnded } from '../job-rules/vocabulary.js';
import { BEGINNING, candidatesAfter, countEnded, ROWS_PER_TRANSACTION, withinLimit } from './candidates.js';
import type { Candidate, Place } from './candidates.js';
import { restSince } from '../platform/timers/rest.js';
import { askClock, databaseTime, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';

/** The shard of job counts and minutes that pruning adds to. */
const COUNT_SHARD = 0;

type EndedJob = CountedRow & OutlivedRow & MinuteRow & { readonly id: string };

interface Step {
  readonly pruned: number;
  /** Undefined after the last step. */
  readonly place: Place | undefined;
}

/** Deletes jobs that ended long ago, with their disks and events. */
@Injectable()
export class RetentionService {
  constructor(private readonly database: Database) {}

  /** The moment `ageMs` ago by the database's clock, in milliseconds since 1970. */
  async momentBefore(ageMs: number): Promise<number> {
    const { dialect } = this.database;
    return (await this.database.read((transaction) => databaseTime(transaction, dialect))) - ageMs;
  }

  /** How many jobs `prune` would delete: only ended jobs have a `completed_at`. */
  async count(endedBefore: number): Promise<number> {
    const [row] = await this.read<{ jobs: number }>(countEnded(endedBefore));
    return row?.jobs ?? 0;
  }

  /**
   * Deletes the jobs whose `completed_at` is earlier (milliseconds since 1970), oldest first, with pauses between small
   * transactions; returns how many. Each is checked again under its lock, so that a job that runs again stays. Several
   * hubs may prune at the same time.
   * @throws {DatabaseUnavailableError}
   */
  async prune(endedBefore: number, signal?: AbortSignal): Promise<number> {
    let pruned = 0;
    // Continues after the last one: MySQL keeps deleted entries in the index for a while and would read them again.
    let place: Place | undefined = BEGINNING;
    const mustStop = (): boolean => signal?.aborted ?? false;
    while (place && !mustStop()) {
      const startedAt = performance.now();
      const step: Step = await this.pruneAfter(place, endedBefore);
      pruned += step.pruned;
      place = step.place;
      if (place) await restSince(startedAt, signal);
    }
    return pruned;
  }

  private async pruneAfter(place: Place, endedBefore: number): Promise<Step> {
    return this.database.write(async (transaction) => {
      const [page] = await transaction.select<[Candidate]>(candidatesAfter(place, endedBefore));
      const chosen = withinLimit(page);
      const last = chosen.at(-1);
      if (!last) return { pruned: 0, place: undefined };
      const { ended, now } = await this.lockEnded(transaction, chosen, endedBefore);
      const [first] = ended;
      if (first && last.events > ROWS_PER_TRANSACTION) {
        await thinOut(transaction, first.id);
        return { pruned: 0, place };
      }
      // Foreign keys delete disks and events along with their job.
      deleteRows(
        transaction,
        'backup_jobs',
        ended.map(({ id }) => id),
      );
      if (!this.database.dialect.countsJobs) {
        keepSuccessesOf(transaction, ended);
        addToCounts(transaction, countsWithout(ended), COUNT_SHARD);
      }
      addToMinutes(transaction, minutesWithout(ended, now), COUNT_SHARD);
      return { pruned: ended.length, place: last };
    });
  }

  /** Locks in order of ids, as updates do, so that the two never deadlock. */
  private async lockEnded(
    transaction: Transaction,
    candidates: readonly Candidate[],
    endedBefore: number,
  ): Promise<{ ended: EndedJob[]; now: number }> {
    const { dialect } = this.database;
    const locked = {
      sql: `SELECT id, job_type, status, bytes_transferred, vm_name, succeeded_at, updated_at, completed_at, warning_count
            FROM backup_jobs
            WHERE id IN (${placeholders(candidates.length)}) AND completed_at < ?
            ORDER BY id ${dialect.forUpdate}`,
      parameters: [...candidates.map(({ id }) => id), toColumn(endedBefore)],
    };
    const [jobs, clock] = await transaction.select<[EndedJob, ClockRow]>(locked, askClock(dialect));
    return { ended: jobs.filter(({ status }) => hasEnded(status)), now: fromColumn(timeIn(clock)) };
  }

  private async read<Row extends object>(query: Query): Promise<Row[]> {
    return this.database.read(async (transaction) => (await transaction.select<[Row]>(query))[0]);
  }
}

/** Deletes the oldest events of a job that has more of them than one transaction should handle. */
async function thinOut(transaction: Transaction, jobId: string): Promise<void> {
  const [events] = await transaction.select<[{ id: number }]>({
    sql: `SELECT id FROM job_events WHERE backup_job_id = ? ORDER BY id LIMIT ${ROWS_PER_TRANSACTION}`,
    parameters: [jobId],
  });
  deleteRows(
    transaction,
    'job_events',
    events.map(({ id }) => id),
  );
}

function deleteRows(transaction: Transaction, table: string, ids: readonly SqlValue[]): void {
  if (ids.length === 0) return;
  transaction.run({ sql: `DELETE FROM ${table} WHERE id IN (${placeholders(ids.length)})`, parameters: ids });
}
