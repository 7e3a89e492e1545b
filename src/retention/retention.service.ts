import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { placeholders } from '../database/dialect.js';
import { fromColumn, toColumn } from '../database/instant.js';
import type { Query, Transaction } from '../database/transaction.js';
import { hasEnded } from '../rules/vocabulary.js';
import type { JobStatus } from '../rules/vocabulary.js';

/** Jobs, disks and events deleted in one transaction: so few that updates hardly wait for it. */
const JOBS_PER_TRANSACTION = 50;
const ROWS_PER_TRANSACTION = 500;
/** After each transaction the database has so many times as long for itself. */
const REST = 4;

/** Where in `idx_completed` a pass has got to. */
interface Place {
  readonly completed_at: string;
  readonly id: string;
}

type Candidate = Place & { readonly children: number };

const BEGINNING: Place = { completed_at: toColumn(-Infinity), id: '' };

/** Deletes jobs that ended long ago, with their disks and events. */
@Injectable()
export class RetentionService {
  constructor(private readonly database: Database) {}

  /** The moment so long ago, by the database's clock; milliseconds since 1970. */
  async momentBefore(ageMs: number): Promise<number> {
    const { now } = this.database.dialect;
    const rows = await this.read<{ now: string }>({ sql: `SELECT ${now} AS now` });
    if (!rows[0]) throw new Error('the database did not tell its time');
    return fromColumn(rows[0].now) - ageMs;
  }

  /** How many jobs `prune` would delete: only jobs that have ended have a `completed_at`. */
  async count(endedBefore: number): Promise<number> {
    const [row] = await this.read<{ jobs: number }>({
      sql: 'SELECT COUNT(*) AS jobs FROM backup_jobs WHERE completed_at < ?',
      parameters: [toColumn(endedBefore)],
    });
    return row?.jobs ?? 0;
  }

  /**
   * Deletes the jobs whose `completed_at` is earlier (milliseconds since 1970), oldest first, with rests between
   * small transactions; returns how many. Each is looked at again under its lock, so that one which an update has
   * set running again stays. Several may do this at once.
   * @throws {DatabaseUnavailableError}
   */
  async prune(endedBefore: number, signal?: AbortSignal): Promise<number> {
    let pruned = 0;
    // Not from the beginning each time: MySQL keeps what was deleted in the index for a while, and would read it again.
    let place: Place | undefined = BEGINNING;
    while (place && !signal?.aborted) {
      const startedAt = performance.now();
      const step: { pruned: number; place: Place | undefined } = await this.pruneAfter(place, endedBefore);
      pruned += step.pruned;
      place = step.place;
      if (place) await rest(REST * (performance.now() - startedAt), signal);
    }
    return pruned;
  }

  private async pruneAfter(
    { completed_at, id }: Place,
    endedBefore: number,
  ): Promise<{ pruned: number; place: Place | undefined }> {
    return this.database.write(async (transaction) => {
      const [page] = await transaction.select<[Candidate]>({
        sql: `SELECT completed_at, id,
                     (SELECT COUNT(*) FROM backup_disks WHERE backup_job_id = backup_jobs.id)
                   + (SELECT COUNT(*) FROM job_events WHERE backup_job_id = backup_jobs.id) AS children
              FROM backup_jobs
              WHERE completed_at < ? AND completed_at >= ? AND (completed_at > ? OR id > ?)
              ORDER BY completed_at, id LIMIT ${JOBS_PER_TRANSACTION}`,
        parameters: [toColumn(endedBefore), completed_at, completed_at, id],
      });
      const candidates = withinLimit(page);
      const pruned = candidates.length > 0 ? await this.remove(transaction, candidates, endedBefore) : 0;
      return { pruned, place: candidates.at(-1) };
    });
  }

  /** Locks in the order of ids, as updates do, so that the two never wait for each other. */
  private async remove(
    transaction: Transaction,
    candidates: readonly Candidate[],
    endedBefore: number,
  ): Promise<number> {
    const [jobs] = await transaction.select<[{ id: string; status: JobStatus }]>({
      sql: `SELECT id, status FROM backup_jobs
            WHERE id IN (${placeholders(candidates.length)}) AND completed_at < ?
            ORDER BY id ${this.database.dialect.forUpdate}`,
      parameters: [...candidates.map(({ id }) => id), toColumn(endedBefore)],
    });
    const ended = jobs.filter(({ status }) => hasEnded(status)).map(({ id }) => id);
    // Disks and events go with their job by their foreign keys.
    transaction.delete('backup_jobs', 'id', ended);
    return ended.length;
  }

  private async read<Row extends object>(query: Query): Promise<Row[]> {
    return this.database.read(async (transaction) => (await transaction.select<[Row]>(query))[0]);
  }
}

/** The first candidates, as many as have few enough rows together; a job goes whole, however many it has. */
function withinLimit(candidates: readonly Candidate[]): Candidate[] {
  let rows = 0;
  return candidates.filter(({ children }, index) => {
    rows += 1 + children;
    return index === 0 || rows <= ROWS_PER_TRANSACTION;
  });
}

async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => {});
}
