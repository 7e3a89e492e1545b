import { estimatedEnd, observedSpeed } from '../job-rules/curve/estimate.js';
import { hasCurve, readTail } from '../job-rules/curve/tail.js';
import type { Tail } from '../job-rules/curve/tail.js';
import { fromColumn, toColumn, toRfc3339 } from '../platform/database/instant.js';
import type { JobRow } from './job-rows.js';

export interface PaceSettings {
  /** A job that is heard of and has not moved for longer is stuck. */
  readonly noProgressMs: number;
  /** A client that has been silent for longer is not heard of. */
  readonly staleAfterMs: number;
}

/** Looking at a job at a moment, by the database's clock in ms since 1970. */
export interface Look extends PaceSettings {
  readonly now: number;
}

/** The members of a view that the hub derives from a job's curve. */
export interface JobPace {
  /** Bytes per second over the last 60 s of its samples. */
  readonly observed_speed_bps: number | null;
  /** RFC 3339; null where nobody can know. */
  readonly estimated_completion_at: string | null;
  /** It runs and is heard of, and no byte figure has grown for NO_PROGRESS_SECONDS. */
  readonly stuck: boolean;
  /** Whole seconds from start to end. */
  readonly took_seconds: number | null;
}

type PacedRow = Pick<
  JobRow,
  | 'status'
  | 'bytes_transferred'
  | 'total_bytes'
  | 'created_at'
  | 'started_at'
  | 'completed_at'
  | 'last_progress_at'
  | 'last_telemetry_at'
  | 'samples'
  | 'open_samples'
>;

type MovingRow = Pick<
  PacedRow,
  'status' | 'created_at' | 'started_at' | 'last_progress_at' | 'last_telemetry_at'
>;

export function paceOf(row: PacedRow, look: Look): JobPace {
  const tail = hasCurve(row) ? readTail(row) : undefined;
  const stuck = isStuck(row, look);
  const end = tail && row.status === 'running' && !stuck ? endOf(tail, row, look.now) : null;
  return {
    observed_speed_bps: tail ? observedSpeed(tail) : null,
    estimated_completion_at: toRfc3339(toColumn(end)),
    stuck,
    took_seconds: tookSeconds(row),
  };
}

/** Whether a job runs and is heard of, and no byte figure has grown for NO_PROGRESS_SECONDS. */
export function isStuck(row: MovingRow, { now, noProgressMs, staleAfterMs }: Look): boolean {
  if (row.status !== 'running' || now - fromColumn(row.last_telemetry_at ?? row.created_at) > staleAfterMs)
    return false;
  return now - movingSince(row) > noProgressMs;
}

/** A job that has not moved a byte yet counts from its start, though not from before the hub knew of it. */
function movingSince({
  last_progress_at: progress,
  started_at: start,
  created_at: created,
}: MovingRow): number {
  if (progress !== null) return fromColumn(progress);
  return Math.max(fromColumn(start) ?? 0, fromColumn(created));
}

function endOf(tail: Tail, row: PacedRow, now: number): number | null {
  const course = {
    bytes: row.bytes_transferred,
    total: row.total_bytes,
    startedAt: fromColumn(row.started_at),
  };
  return estimatedEnd(tail, course, now);
}

function tookSeconds({ started_at: start, completed_at: end }: PacedRow): number | null {
  if (start === null || end === null) return null;
  return Math.max(0, Math.floor((fromColumn(end) - fromColumn(start)) / 1_000));
}
