import type { JSX } from 'preact';
import { counted } from '../words/words.js';
import { diskStatusOf, statusOf } from '../words/status-words.js';
import type { StatusWords } from '../words/status-words.js';
import type { DiskView, JobView } from '../hub/types.js';
import { Icon } from './icon.js';

export type StatusOf = Parameters<typeof statusOf>[0];

/** Word, shape and hue of a job's status; `pill` is the large one of a page's head. */
export function Status({ job, pill }: { readonly job: StatusOf; readonly pill?: boolean }): JSX.Element {
  return <StatusWord status={statusOf(job)} pill={pill ?? false} />;
}

interface DiskStatusProps {
  readonly disk: Pick<DiskView, 'status'>;
  readonly hasEnded: boolean;
}

export function DiskStatus({ disk, hasEnded }: DiskStatusProps): JSX.Element {
  return <StatusWord status={diskStatusOf(disk, hasEnded)} pill={false} />;
}

function StatusWord({ status, pill }: { status: StatusWords; pill: boolean }): JSX.Element {
  return (
    <span class={`${pill ? 'pill' : 'status'} ${status.tone}`} title={status.api}>
      <Icon name={status.icon} />
      {status.word}
    </span>
  );
}

/** How many warnings a job has reported; nothing for none. */
export function Warnings({ job }: { readonly job: Pick<JobView, 'warning_count'> }): JSX.Element | null {
  if (job.warning_count === 0) return null;
  return (
    <span class="warnings" title={counted(job.warning_count, 'warning')}>
      <Icon name="warn" />
      {job.warning_count.toLocaleString('en')}
      <span class="sr"> {job.warning_count === 1 ? 'warning' : 'warnings'}</span>
    </span>
  );
}
