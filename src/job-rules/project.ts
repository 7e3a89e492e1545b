import { completionOf } from './completion.js';
import type { Told } from './completion.js';
import type { Endings } from './endings.js';
import { averageSpeed, percentOf, sumOfKnown } from './figures.js';
import { machineIn } from './job-id.js';
import type { Disk } from './job.js';
import type { DiskMembers, JobMembers } from './update.js';
import { hasEnded } from './vocabulary.js';
import type { BackupType, DiskStatus, EndedStatus, FailureReason, JobStatus } from './vocabulary.js';
import { compareKeys } from './words.js';
import type { Word, Words } from './words.js';

/** The hub's judgement of a silent job; the next update withdraws it. */
export type Verdict = SilenceVerdict | EndingVerdict;

interface SilenceVerdict {
  readonly kind: 'stalled' | 'lost' | 'never_started';
  readonly at: number;
  readonly message: string | null;
}

/** The client had reported how the job ended, but the order of its keys hid it; `message` is its error. */
interface EndingVerdict {
  readonly kind: 'ended';
  readonly at: number;
  readonly message: string | null;
  readonly status: EndedStatus;
  /** The instant of the update that ended the job, in ms since 1970. */
  readonly endedAt: number;
}

/** The operator's word, which nothing withdraws. */
export interface Cancellation {
  readonly at: number;
  readonly reason: string | null;
}

/** Everything except the disks that the columns of a job follow from. */
export interface JobInputs {
  readonly words: Words<JobMembers>;
  /** The earliest instant of an update that was not `pending`. */
  readonly startedAt: number | null;
  readonly endings: Endings;
  readonly verdict: Verdict | null;
  readonly cancellation: Cancellation | null;
}

export interface JobColumns {
  readonly status: JobStatus;
  readonly current_phase: string | null;
  readonly bytes_transferred: number | null;
  readonly total_bytes: number | null;
  readonly transfer_speed_bps: number | null;
  readonly eta_seconds: number | null;
  readonly progress_percent: number | null;
  readonly warning_count: number;
  readonly error_message: string | null;
  readonly failure_reason: FailureReason | null;
  readonly vm_name: string | null;
  readonly repository_id: string | null;
  readonly policy_id: string | null;
  readonly backup_type: BackupType | null;
  readonly started_at: number | null;
  readonly completed_at: number | null;
}

export interface DiskColumns {
  readonly label: string | null;
  readonly status: DiskStatus;
  readonly bytes_transferred: number | null;
  readonly total_bytes: number | null;
  readonly progress_percent: number | null;
  readonly error_message: string | null;
  readonly change_id: string | null;
}

type Standing = Pick<JobColumns, 'status' | 'error_message' | 'failure_reason' | 'completed_at'>;
type Figures = Pick<
  JobColumns,
  'bytes_transferred' | 'total_bytes' | 'transfer_speed_bps' | 'eta_seconds' | 'progress_percent'
>;

export function projectDisk(words: Words<DiskMembers>): DiskColumns {
  return {
    label: valueOf(words.label),
    status: valueOf(words.status) ?? 'pending',
    bytes_transferred: valueOf(words.bytes_transferred),
    total_bytes: valueOf(words.total_bytes),
    progress_percent: valueOf(words.progress_percent),
    error_message: valueOf(words.error),
    change_id: valueOf(words.change_id),
  };
}

/** The columns that people read, as they follow from the words of the client, the hub and the operator. */
export function projectJob(id: string, inputs: JobInputs, disks: readonly Disk[]): JobColumns {
  const { words, startedAt } = inputs;
  const standing = projectStanding(inputs, completionOf(disks));
  const figures =
    standing.status === 'completed'
      ? completedFigures(words, disks, startedAt, standing.completed_at)
      : currentFigures(words, disks);
  // Written out because this runs for every update, and spreading objects takes several times as long.
  return {
    status: standing.status,
    error_message: standing.error_message,
    failure_reason: standing.failure_reason,
    completed_at: standing.completed_at,
    bytes_transferred: figures.bytes_transferred,
    total_bytes: figures.total_bytes,
    transfer_speed_bps: figures.transfer_speed_bps,
    eta_seconds: figures.eta_seconds,
    progress_percent: figures.progress_percent,
    current_phase: valueOf(words.current_phase),
    warning_count: valueOf(words.warning_count) ?? 0,
    vm_name: valueOf(words.vm_name) ?? machineIn(id),
    repository_id: valueOf(words.repository_id),
    policy_id: valueOf(words.policy_id),
    backup_type: valueOf(words.backup_type),
    started_at: startedAt,
  };
}

/** The operator's word takes precedence over the hub's judgement, which takes precedence over the client's words. */
export function projectStanding(
  { words, verdict, cancellation }: JobInputs,
  completion: Told | undefined,
): Standing {
  const said = saidStanding(words, completion);
  if (cancellation) {
    return {
      status: 'cancelled',
      error_message: cancellation.reason,
      failure_reason: 'cancelled_by_operator',
      completed_at: cancellation.at,
    };
  }
  if (!verdict) return said;
  if (verdict.kind === 'stalled') return { ...said, status: 'stalled' };
  if (verdict.kind === 'ended') {
    return {
      status: verdict.status,
      error_message: verdict.message,
      failure_reason: null,
      completed_at: verdict.endedAt,
    };
  }
  return {
    status: 'failed',
    error_message: verdict.message,
    failure_reason: verdict.kind,
    completed_at: verdict.at,
  };
}

/** An end that telemetry has told stays as it was told when the completion of the disks only confirms it. */
function saidStanding(words: Words<JobMembers>, completion: Told | undefined): Standing {
  const status = valueOf(words.status) ?? 'pending';
  const isNewer = completion && (!words.status || compareKeys(completion, words.status) > 0);
  if (isNewer && status !== 'completed') {
    return { status: 'completed', error_message: null, failure_reason: null, completed_at: completion[2] };
  }
  return {
    status,
    error_message: valueOf(words.error),
    failure_reason: null,
    completed_at: hasEnded(status) ? valueOf(words.status_at) : null,
  };
}

/** The newest word on each figure; sums over the disks replace byte figures that no word gave. */
function currentFigures(words: Words<JobMembers>, disks: readonly Disk[]): Figures {
  const saidBytes = valueOf(words.bytes_transferred);
  const saidTotal = valueOf(words.total_bytes);
  const bytes = saidBytes ?? sumOfKnown(disks.map(({ columns }) => columns.bytes_transferred));
  const total = saidTotal ?? sumOfKnown(disks.map(({ columns }) => columns.total_bytes));
  const sumStandsIn = saidBytes === null || saidTotal === null;
  return {
    bytes_transferred: bytes,
    total_bytes: total,
    transfer_speed_bps: valueOf(words.transfer_speed_bps),
    eta_seconds: valueOf(words.eta_seconds),
    progress_percent: valueOf(words.progress_percent) ?? (sumStandsIn ? percentOf(bytes, total) : null),
  };
}

/** The bytes of a completed job are the sum over its disks, if any disk has reported bytes. */
function completedFigures(
  words: Words<JobMembers>,
  disks: readonly Disk[],
  startedAt: number | null,
  completedAt: number | null,
): Figures {
  const current = currentFigures(words, disks);
  const bytes =
    sumOfKnown(disks.map(({ columns }) => columns.bytes_transferred)) ?? current.bytes_transferred;
  return {
    bytes_transferred: bytes,
    total_bytes: current.total_bytes,
    transfer_speed_bps: averageSpeed(bytes, startedAt, completedAt),
    eta_seconds: 0,
    progress_percent: 100,
  };
}

function valueOf<T>(word: Word<T> | undefined): T | null {
  return word ? word[2] : null;
}
