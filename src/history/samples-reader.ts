import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { fromColumn } from '../platform/database/instant.js';
import { JobNotFoundError } from '../jobs/job-not-found.error.js';
import { groupByJob } from '../jobs/job-rows.js';
import type { JobRow } from '../jobs/job-rows.js';
import { BUCKET_SECONDS, CHUNK_SECONDS } from '../job-rules/curve/buckets.js';
import type { HistorySettings } from './history.settings.js';
import { MINUTE_SECONDS, QUARTER_SECONDS } from './thinner.js';
import { piecesOf } from './pieces.js';
import type { SamplesRow } from './pieces.js';
import { pointsOf } from './points.js';
import { samplesView, SMALL_SECONDS, smallCurve } from './samples-view.js';
import type { SamplesView, SmallCurve } from './samples-view.js';
import { BUCKETS_PER_ROW } from './thinned.js';

type CurveRow = Pick<JobRow, 'id' | 'completed_at' | 'samples' | 'open_samples'>;

const CURVE_COLUMNS = 'id, completed_at, samples, open_samples';
const PIECE_COLUMNS = 'backup_job_id, step_seconds, points';
/** Where a row of `job_samples` ends, in seconds since 1970. */
const END_OF_PIECE = `starts_at + CASE step_seconds WHEN ${BUCKET_SECONDS} THEN ${CHUNK_SECONDS} ELSE step_seconds * ${BUCKETS_PER_ROW} END`;

/** Reads the curves of jobs; each answer is a snapshot of one moment. */
@Injectable()
export class SamplesReader {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: HistorySettings,
  ) {}

  /** @throws {JobNotFoundError} */
  async one(jobId: string, points: number): Promise<SamplesView> {
    return this.database.readAnywhere(async (transaction) => {
      const [[job], rows, clock] = await transaction.select<[CurveRow, SamplesRow, ClockRow]>(
        { sql: `SELECT ${CURVE_COLUMNS} FROM backup_jobs WHERE id = ?`, parameters: [jobId] },
        {
          sql: `SELECT ${PIECE_COLUMNS} FROM job_samples WHERE backup_job_id = ?`,
          parameters: [jobId],
        },
        askClock(this.database.dialect),
      );
      if (!job) throw new JobNotFoundError(jobId);
      const now = fromColumn(timeIn(clock));
      return samplesView(jobId, pointsOf(piecesOf(job, rows)), points, this.leastSeconds(job, now));
    });
  }

  /** The small curves of those of the jobs that exist, in the order of the ids. */
  async small(jobIds: readonly string[], points: number): Promise<SmallCurve[]> {
    const ids = placeholders(jobIds.length);
    return this.database.readAnywhere(async (transaction) => {
      const [jobs, rows] = await transaction.select<[CurveRow, SamplesRow]>(
        { sql: `SELECT ${CURVE_COLUMNS} FROM backup_jobs WHERE id IN (${ids})`, parameters: jobIds },
        {
          sql: `SELECT ${PIECE_COLUMNS} FROM job_samples AS s WHERE backup_job_id IN (${ids}) AND ${END_OF_PIECE} > (
                  SELECT MAX(starts_at) FROM job_samples WHERE backup_job_id = s.backup_job_id
                ) - ${SMALL_SECONDS}`,
          parameters: jobIds,
        },
      );
      const pieces = groupByJob(rows);
      const known = new Map(jobs.map((job) => [job.id, job]));
      return jobIds.flatMap((id) => {
        const job = known.get(id);
        if (!job) return [];
        return [smallCurve(id, pointsOf(piecesOf(job, pieces.get(id) ?? [])), points)];
      });
    });
  }

  /** How fine a curve may still be: as fine as thinning would leave it. */
  private leastSeconds({ completed_at: end }: CurveRow, now: number): number {
    const overMs = end === null ? 0 : now - fromColumn(end);
    if (overMs > this.settings.samplesMinuteMs) return QUARTER_SECONDS;
    return overMs > this.settings.samplesFineMs ? MINUTE_SECONDS : BUCKET_SECONDS;
  }
}
