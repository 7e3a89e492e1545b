import { jobs } from '../hub/live.js';
import type { Attention, JobView } from '../hub/types.js';
import type { IconName } from '../parts/icon.js';
import { bytesText, percentText } from '../words/amounts.js';
import { clockWithSeconds, momentText } from '../words/instants.js';
import { percentOf } from '../words/progress.js';
import { agoText, roughSpan, spanText } from '../words/spans.js';
import type { Tone } from '../words/status-words.js';

/** An entry of 'Needs you' in words. */
export interface Need {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly subject: string;
  readonly verb: string;
  readonly age: string;
  readonly detail: string;
}

export function needOf(item: Attention, now: number): Need {
  const since = Date.parse(item.since);
  const subject = item.vm_name ?? item.job_id ?? '';
  const age = now - since;
  const job = item.job_id === null ? undefined : jobs.of(item.job_id)?.value;
  switch (item.kind) {
    case 'failed':
      return {
        ...FAILED,
        subject,
        verb: `${item.job_type} failed`,
        age: `${roughSpan(age)} ago`,
        detail: item.reason,
      };
    case 'lost':
      return {
        ...FAILED,
        subject,
        verb: `${item.job_type} lost`,
        age: `${roughSpan(age)} ago`,
        detail: item.reason,
      };
    case 'stalled':
      return {
        ...SILENT,
        subject,
        verb: `silent for ${spanText(age)}`,
        age: atPercent(job),
        detail: lastHeard(since, job),
      };
    case 'stuck':
      return {
        ...STUCK,
        subject,
        verb: 'alive, but not moving',
        age: spanText(age),
        detail: standstill(since, job, now),
      };
    case 'no_good_run': {
      const verb = `no good ${item.job_type} for ${spanText(age)}`;
      return { ...FAILED, subject, verb, age: roughSpan(age), detail: overdue(item, since, now) };
    }
  }
}

const FAILED = { icon: 'fail', tone: 'fail' } as const;
const SILENT = { icon: 'stall', tone: 'stall' } as const;
const STUCK = { icon: 'stuck', tone: 'stall' } as const;

function atPercent(job: JobView | undefined): string {
  const percent = job ? percentOf(job) : null;
  return percent === null ? '' : `at ${percentText(percent)}`;
}

function lastHeard(since: number, job: JobView | undefined): string {
  const phase = job?.current_phase ? `, ${job.current_phase}` : '';
  return `Last heard ${clockWithSeconds(since)}${phase}`;
}

/** `disk 2 stays at 412 GiB of 1.2 TiB; heard 3 s ago`, as far as it is known. */
function standstill(since: number, job: JobView | undefined, now: number): string {
  const heard = job?.last_telemetry_at ? `; heard ${agoText(now - Date.parse(job.last_telemetry_at))}` : '';
  const disk = job?.disks?.find(({ status }) => status === 'transferring');
  if (!disk || disk.bytes_transferred === null || disk.total_bytes === null)
    return `No bytes since ${momentText(since, now)}${heard}`;
  const figures = `${bytesText(disk.bytes_transferred)} of ${bytesText(disk.total_bytes)}`;
  return `Disk ${disk.disk_index} stays at ${figures}${heard}`;
}

/** The hub's reason names the moment in UTC; the rest of it is kept. */
function overdue({ reason }: Attention, since: number, now: number): string {
  const [, usual] = reason.split('; ');
  return [`Last good run ${momentText(since, now)}`, usual].filter(Boolean).join('; ');
}
