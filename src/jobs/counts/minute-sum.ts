import type { JobStatus } from '../../job-rules/vocabulary.js';

/** The jobs that ended in a minute, or a difference of two such numbers; only completed jobs count bytes. */
export interface Endings {
  readonly completed: number;
  readonly with_warnings: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly completed_bytes: number;
}

/** The bytes that moved and the jobs that ended in a minute. */
export interface JobMinute extends Endings {
  readonly minute: number;
  readonly moved_bytes: number;
}

/** A job that has ended, as far as its minute counts it; `completed_at` in milliseconds since 1970. */
export interface EndedJob {
  readonly status: JobStatus;
  readonly completed_at: number | null;
  readonly warning_count: number;
  readonly bytes_transferred: number | null;
}

export const MINUTE_MS = 60_000;

export const NO_ENDINGS: Endings = {
  completed: 0,
  with_warnings: 0,
  failed: 0,
  cancelled: 0,
  completed_bytes: 0,
};

export const ENDING_COLUMNS = Object.keys(NO_ENDINGS) as (keyof Endings)[];

export function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

export function endingOf({
  status,
  warning_count,
  bytes_transferred,
}: Omit<EndedJob, 'completed_at'>): Endings {
  const isCompleted = status === 'completed';
  return {
    completed: isCompleted ? 1 : 0,
    with_warnings: isCompleted && warning_count > 0 ? 1 : 0,
    failed: status === 'failed' ? 1 : 0,
    cancelled: status === 'cancelled' ? 1 : 0,
    completed_bytes: isCompleted ? (bytes_transferred ?? 0) : 0,
  };
}

/** Adds up minutes; endings before `from` (a minute) are left out, as nobody asks for them any more. */
export class MinuteSum {
  private readonly minutes = new Map<number, JobMinute>();

  constructor(private readonly from: number) {}

  move(minute: number, bytes: number): void {
    if (bytes > 0) this.merge(minute, { ...NO_ENDINGS, moved_bytes: bytes }, 1);
  }

  add(job: EndedJob): void {
    this.end(job, 1);
  }

  subtract(job: EndedJob): void {
    this.end(job, -1);
  }

  /** The minutes in which anything happened, oldest first. */
  list(): JobMinute[] {
    return [...this.minutes.values()]
      .filter(({ minute: _minute, ...figures }) => Object.values(figures).some((figure) => figure !== 0))
      .toSorted((a, b) => a.minute - b.minute);
  }

  private end(job: EndedJob, sign: 1 | -1): void {
    if (job.completed_at === null) return;
    const minute = minuteOf(job.completed_at);
    if (minute >= this.from) this.merge(minute, { ...endingOf(job), moved_bytes: 0 }, sign);
  }

  private merge(minute: number, more: Omit<JobMinute, 'minute'>, sign: 1 | -1): void {
    const known = this.minutes.get(minute) ?? { ...NO_ENDINGS, minute, moved_bytes: 0 };
    this.minutes.set(minute, {
      minute,
      moved_bytes: known.moved_bytes + sign * more.moved_bytes,
      completed: known.completed + sign * more.completed,
      with_warnings: known.with_warnings + sign * more.with_warnings,
      failed: known.failed + sign * more.failed,
      cancelled: known.cancelled + sign * more.cancelled,
      completed_bytes: known.completed_bytes + sign * more.completed_bytes,
    });
  }
}
