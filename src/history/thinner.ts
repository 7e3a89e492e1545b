import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import { databaseTime } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { toColumn } from '../platform/database/instant.js';
import type { Transaction } from '../platform/database/transaction.js';
import { groupByJob } from '../jobs/job-rows.js';
import type { JobRow } from '../jobs/job-rows.js';
import { BUCKET_SECONDS } from '../job-rules/curve/buckets.js';
import { hasCurve } from '../job-rules/curve/tail.js';
import type { HistorySettings } from './history.settings.js';
import { piecesOf } from './pieces.js';
import type { SamplesRow } from './pieces.js';
import { inBuckets, pointsOf } from './points.js';
import { thinnedRows } from './thinned.js';

export const MINUTE_SECONDS = 60;
export const QUARTER_SECONDS = 900;
const JOBS_PER_TRANSACTION = 20;

type RipeJob = Pick<JobRow, 'id' | 'samples' | 'open_samples'>;

interface Stage {
  readonly from: number;
  readonly to: number;
  readonly ageMs: number;
}

/** Makes the curves of jobs that ended long ago coarser. */
@Injectable()
export class Thinner {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: HistorySettings,
  ) {}

  /**
   * Thins some jobs of which the time has come, and returns how many; fewer than there may be, so that updates hardly
   * wait. Their rows are locked, as for an update, and looked at again: several hubs may do this at the same time, and
   * a job that runs again stays as it is. @throws {DatabaseUnavailableError}
   */
  async thinSome(): Promise<number> {
    const stages: Stage[] = [
      { from: BUCKET_SECONDS, to: MINUTE_SECONDS, ageMs: this.settings.samplesFineMs },
      { from: MINUTE_SECONDS, to: QUARTER_SECONDS, ageMs: this.settings.samplesMinuteMs },
    ];
    let thinned = 0;
    for (const stage of stages) thinned += await this.stage(stage);
    return thinned;
  }

  private async stage({ from, to, ageMs }: Stage): Promise<number> {
    const ripe = `samples_step = ? AND completed_at < ?`;
    const { database } = this;
    const { ids, parameters } = await database.read(async (transaction) => {
      const before = toColumn((await databaseTime(transaction, database.dialect)) - ageMs);
      const found = await transaction.select<[{ id: string }]>({
        sql: `SELECT id FROM backup_jobs WHERE ${ripe} ORDER BY completed_at LIMIT ${JOBS_PER_TRANSACTION}`,
        parameters: [from, before],
      });
      return { ids: found[0].map(({ id }) => id), parameters: [from, before] };
    });
    if (ids.length === 0) return 0;
    return database.write(async (transaction) => {
      const [jobs] = await transaction.select<[RipeJob]>({
        sql: `SELECT id, samples, open_samples FROM backup_jobs WHERE id IN (${placeholders(ids.length)}) AND ${ripe} ORDER BY id ${database.dialect.forUpdate}`,
        parameters: [...ids, ...parameters],
      });
      await thin(transaction, jobs, to);
      return jobs.length;
    });
  }
}

/**
 * Replaces all shorter buckets. The newest part stays in the job's own row, which only updates write, and is thinned with
 * the rest: its speeds follow from its neighbours, which a longer bucket no longer tells. A curve of which a newer hub
 * has written a part in another format is left to that hub.
 */
async function thin(transaction: Transaction, jobs: readonly RipeJob[], seconds: number): Promise<void> {
  if (jobs.length === 0) return;
  const ids = jobs.map(({ id }) => id);
  const among = `IN (${placeholders(ids.length)})`;
  const [rows] = await transaction.select<[SamplesRow]>({
    sql: `SELECT backup_job_id, step_seconds, points FROM job_samples WHERE backup_job_id ${among}`,
    parameters: ids,
  });
  const rowsOf = groupByJob(rows);
  const curves = jobs
    .map((job) => ({ id: job.id, pieces: piecesOf(job, rowsOf.get(job.id) ?? []), hasTail: hasCurve(job) }))
    .filter(({ id, pieces, hasTail }) => pieces.length === (rowsOf.get(id)?.length ?? 0) + (hasTail ? 1 : 0));
  const thinned = curves.flatMap(({ id, pieces }) =>
    thinnedRows(inBuckets(pointsOf(pieces), seconds), seconds).map(({ startsAt, points }) => ({
      backup_job_id: id,
      starts_at: startsAt,
      step_seconds: seconds,
      points,
    })),
  );
  if (curves.length > 0) {
    transaction.run({
      sql: `DELETE FROM job_samples WHERE backup_job_id IN (${placeholders(curves.length)}) AND step_seconds < ${seconds}`,
      parameters: curves.map(({ id }) => id),
    });
  }
  transaction.insert('job_samples', thinned, ['backup_job_id', 'starts_at', 'step_seconds']);
  transaction.run({
    sql: `UPDATE backup_jobs SET samples_step = ${seconds} WHERE id ${among}`,
    parameters: ids,
  });
}
