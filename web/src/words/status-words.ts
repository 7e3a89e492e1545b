import type { IconName } from '../parts/icon.js';
import type { DiskView, JobView } from '../hub/types.js';

/** The hue of a status, as the tokens name it. */
export type Tone = 'run' | 'ok' | 'stall' | 'fail' | 'wait' | 'stop';

/** A status as people see it: a word, a shape and a hue, never one of them alone. */
export interface StatusWords {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: Tone;
  /** The words of the API. */
  readonly api: string;
}

type Stated = Pick<JobView, 'status' | 'failure_reason' | 'warning_count'> & { readonly stuck?: boolean };

export function statusOf(job: Stated): StatusWords {
  switch (job.status) {
    case 'pending':
      return { word: 'Waiting', icon: 'wait', tone: 'wait', api: 'pending' };
    case 'running':
      return job.stuck
        ? { word: 'Not moving', icon: 'stuck', tone: 'stall', api: 'running, stuck' }
        : { word: 'Running', icon: 'run', tone: 'run', api: 'running' };
    case 'stalled':
      return { word: 'Silent', icon: 'stall', tone: 'stall', api: 'stalled' };
    case 'completed':
      return { word: 'Completed', icon: job.warning_count > 0 ? 'warn' : 'ok', tone: 'ok', api: 'completed' };
    case 'failed':
      return { word: failedWord(job), icon: 'fail', tone: 'fail', api: apiOf(job) };
    case 'cancelled':
      return { word: 'Cancelled', icon: 'stop', tone: 'stop', api: apiOf(job) };
  }
}

/** A disk of a job that has ended copies no more, whatever its last word was. */
export function diskStatusOf(disk: Pick<DiskView, 'status'>, hasEnded = false): StatusWords {
  if (hasEnded && disk.status === 'transferring')
    return { word: 'Stopped', icon: 'stop', tone: 'stop', api: 'transferring' };
  if (hasEnded && disk.status === 'pending')
    return { word: 'Not begun', icon: 'wait', tone: 'wait', api: 'pending' };
  switch (disk.status) {
    case 'pending':
      return { word: 'Waiting', icon: 'wait', tone: 'wait', api: 'pending' };
    case 'transferring':
      return { word: 'Copying', icon: 'run', tone: 'run', api: 'transferring' };
    case 'completed':
      return { word: 'Done', icon: 'ok', tone: 'ok', api: 'completed' };
    case 'failed':
      return { word: 'Failed', icon: 'fail', tone: 'fail', api: 'failed' };
  }
}

function failedWord({ failure_reason: reason }: Stated): string {
  if (reason === 'lost') return 'Lost';
  return reason === 'never_started' ? 'Never started' : 'Failed';
}

function apiOf({ status, failure_reason: reason }: Stated): string {
  return reason ? `${status}, ${reason}` : status;
}
