import { fromColumn, toRfc3339 } from '../platform/database/instant.js';
import type { JobType } from '../job-rules/vocabulary.js';

/** The reasons for which a job or machine needs somebody, worst first. */
export const ATTENTION_KINDS = ['failed', 'lost', 'stalled', 'stuck', 'no_good_run'] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** Something that needs somebody. */
export interface Attention {
  readonly kind: AttentionKind;
  /** Null for a machine without a good run. */
  readonly job_id: string | null;
  readonly vm_name: string | null;
  readonly job_type: JobType;
  readonly since: string;
  /** One line for people. */
  readonly reason: string;
}

/** A job as attention needs it; instants are UTC text of the database. */
export interface TroubledJob {
  readonly id: string;
  readonly vm_name: string | null;
  readonly job_type: JobType;
}

export type FailedJob = TroubledJob & {
  readonly failure_reason: string | null;
  readonly error_message: string | null;
  readonly flagged_at: string;
  readonly started_at: string | null;
  readonly created_at: string;
};
export type StalledJob = TroubledJob & {
  readonly last_telemetry_at: string | null;
  readonly created_at: string;
};
export type StuckJob = TroubledJob & {
  readonly last_progress_at: string | null;
  readonly started_at: string | null;
  readonly created_at: string;
};

/** A machine whose last good run is too long ago; milliseconds since 1970. */
export interface OverdueMachine {
  readonly vm_name: string;
  readonly job_type: JobType;
  readonly goodAt: number;
  readonly intervalSeconds: number;
}

const LONGEST_REASON = 200;

export function ofFailed(job: FailedJob): Attention {
  const kind = job.failure_reason === 'lost' ? 'lost' : 'failed';
  return about(job, kind, job.flagged_at, firstLine(job.error_message) || 'Failed without an error message');
}

export function ofStalled(job: StalledJob): Attention {
  const since = job.last_telemetry_at ?? job.created_at;
  return about(job, 'stalled', since, `No telemetry since ${shown(fromColumn(since))}`);
}

export function ofStuck(job: StuckJob): Attention {
  const since = job.last_progress_at ?? job.started_at ?? job.created_at;
  return about(job, 'stuck', since, `Heard from, but no bytes since ${shown(fromColumn(since))}`);
}

export function ofOverdue({ vm_name, job_type, goodAt, intervalSeconds }: OverdueMachine): Attention {
  return {
    kind: 'no_good_run',
    job_id: null,
    vm_name,
    job_type,
    since: new Date(goodAt).toISOString(),
    reason: `No completed run since ${shown(goodAt)}; usually one every ${spanOf(intervalSeconds)}`,
  };
}

/** In the largest unit: `90 s`, `15 min`, `24 h`, `7 days`. */
export function spanOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** The first line that says anything, shortened. */
export function firstLine(text: string | null): string {
  const [line = ''] = (text ?? '').trim().split(/[\r\n\u2028\u2029]/, 1);
  const characters = Array.from(line.trim());
  return characters.length <= LONGEST_REASON
    ? characters.join('')
    : `${characters.slice(0, LONGEST_REASON - 1).join('')}…`;
}

function about(
  { id, vm_name, job_type }: TroubledJob,
  kind: AttentionKind,
  since: string,
  reason: string,
): Attention {
  return { kind, job_id: id, vm_name, job_type, since: toRfc3339(since), reason };
}

function shown(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
