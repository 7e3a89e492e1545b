import { Injectable } from '@nestjs/common';
import { databaseTime } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { toColumn, toRfc3339 } from '../platform/database/instant.js';
import type { Query } from '../platform/database/transaction.js';
import { MAX_WHOLE } from '../job-rules/vocabulary.js';
import { MINUTE_MS, minuteOf } from '../jobs/counts/minute-sum.js';
import { FINE_HOURS, THINNED_MINUTES } from './minute-thinner.js';

/** The newest of each kind. */
const MOST_MARKS = 500;

export const MARK_KINDS = ['failed', 'warnings'] as const;

/** A job that ended badly. */
export interface Mark {
  readonly at: string;
  readonly kind: (typeof MARK_KINDS)[number];
  readonly job_id: string;
  readonly vm_name: string | null;
}

/** Columns of one length, oldest first; `t` is the start of each step in seconds since 1970. */
export interface Throughput {
  readonly step_seconds: number;
  readonly t: number[];
  readonly bytes_per_second: number[];
  readonly marks: Mark[];
}

interface Moved {
  readonly step: number;
  readonly bytes: number;
}

interface FlaggedJob {
  readonly id: string;
  readonly vm_name: string | null;
  readonly flagged_at: string;
}

/** Reads how many bytes all jobs together moved, from their minutes, and the jobs that ended badly, from an index. */
@Injectable()
export class ThroughputReader {
  constructor(private readonly database: Database) {}

  /** The last `hours`, up to the step that is not over yet. @throws {DatabaseUnavailableError} */
  async read(hours: number): Promise<Throughput> {
    const minutes = hours <= FINE_HOURS ? 1 : THINNED_MINUTES;
    return this.database.readAnywhere(async (transaction) => {
      const now = await databaseTime(transaction, this.database.dialect);
      const last = minuteOf(now) - (minuteOf(now) % minutes);
      const steps = Array.from(
        { length: (hours * 60) / minutes },
        (_, index) => last - index * minutes,
      ).toReversed();
      const [first = last] = steps;
      const since = toColumn(first * MINUTE_MS);
      const [moved, failed, warned] = await transaction.select<[Moved, FlaggedJob, FlaggedJob]>(
        movedSince(first, minutes),
        this.flagged("status = 'failed'", since),
        this.flagged("status = 'completed' AND warning_count > 0", since),
      );
      const bytes = new Map(moved.map(({ step, bytes: sum }) => [step, sum]));
      const marks = [...failed.map(markedAs('failed')), ...warned.map(markedAs('warnings'))];
      return {
        step_seconds: minutes * 60,
        t: steps.map((minute) => minute * 60),
        bytes_per_second: steps.map((minute) => speedOf(bytes.get(minute) ?? 0, minutes * 60)),
        marks: marks.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
      };
    });
  }

  private flagged(condition: string, since: string): Query {
    return {
      sql: `SELECT id, vm_name, flagged_at FROM backup_jobs ${this.database.dialect.byIndex('idx_flagged')}
            WHERE ${condition} AND flagged_at >= ? ORDER BY flagged_at DESC LIMIT ${MOST_MARKS}`,
      parameters: [since],
    };
  }
}

function movedSince(first: number, minutes: number): Query {
  return {
    sql: `SELECT minute - minute % ${minutes} AS step, SUM(moved_bytes) AS bytes FROM job_minutes
          WHERE minute >= ? GROUP BY minute - minute % ${minutes}`,
    parameters: [first],
  };
}

function speedOf(bytes: number, seconds: number): number {
  return Math.min(Math.round(bytes / seconds), MAX_WHOLE);
}

function markedAs(kind: Mark['kind']): (job: FlaggedJob) => Mark {
  return ({ id, vm_name, flagged_at }) => ({ at: toRfc3339(flagged_at), kind, job_id: id, vm_name });
}
