import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isUnderWay } from '../hub/job-store.js';
import type { DiskView, JobView } from '../hub/types.js';
import { percentOfDisk } from '../parts/disk-bar.js';
import { Bytes } from '../parts/figures.js';
import { DiskStatus } from '../parts/status.js';
import { percentOf } from '../words/progress.js';
import { diskStatusOf, statusOf } from '../words/status-words.js';
import { counted } from '../words/words.js';

/** More disks than these are one bar, until somebody wants to see each. */
const MOST_ROWS = 8;

interface DisksProps {
  readonly job: JobView;
  readonly disks: readonly DiskView[];
}

export function Disks({ job, disks }: DisksProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  if (disks.length <= MOST_ROWS) return <Rows job={job} disks={disks} />;
  return (
    <div class="many-disks">
      <Bar job={job} name={counted(disks.length, 'disk')} percent={percentOf(job)} tone={toneOf(job)} />
      <p class="sub">{inShort(job, disks)}</p>
      <button type="button" class="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Show one bar' : `Show all ${disks.length} disks`}
      </button>
      {isOpen && <Rows job={job} disks={disks} />}
    </div>
  );
}

/** `2 copying, 9 done, 1 waiting`. */
function inShort(job: JobView, disks: readonly DiskView[]): string {
  const words = disks.map((disk) => diskStatusOf(disk, !isUnderWay(job)).word.toLowerCase());
  return [...new Set(words)].map((word) => `${words.filter((of) => of === word).length} ${word}`).join(', ');
}

function Rows({ job, disks }: DisksProps): JSX.Element {
  return (
    <div class="disks">
      {disks.map((disk) => (
        <div class="disk" key={disk.disk_index}>
          <span class="name" title={disk.label ?? ''}>
            Disk {disk.disk_index}
            {disk.label !== null && <small> {disk.label}</small>}
          </span>
          <DiskRow job={job} disk={disk} />
        </div>
      ))}
    </div>
  );
}

function DiskRow({ job, disk }: { job: JobView; disk: DiskView }): JSX.Element {
  const isKnown = disk.total_bytes !== null || disk.progress_percent !== null || disk.status === 'completed';
  const percent = isKnown ? percentOfDisk(disk) : null;
  const name = disk.label === null ? `Disk ${disk.disk_index}` : `Disk ${disk.disk_index}, ${disk.label}`;
  return (
    <>
      <Bar job={job} name={name} percent={percent} tone={toneOfDisk(job, disk)} />
      <span class="percent">{percent === null ? '–' : `${Math.floor(percent)} %`}</span>
      <span class="copied num">
        <Bytes bytes={disk.bytes_transferred} />{' '}
        {disk.total_bytes !== null && (
          <>
            of <Bytes bytes={disk.total_bytes} />
          </>
        )}
      </span>
      <DiskStatus disk={disk} hasEnded={!isUnderWay(job)} />
      {disk.error_message !== null && <span class="error fail">{disk.error_message}</span>}
    </>
  );
}

interface BarProps {
  readonly job: JobView;
  readonly name: string;
  readonly percent: number | null;
  readonly tone: string;
}

function Bar({ name, percent, tone }: BarProps): JSX.Element {
  const now = percent === null ? {} : { 'aria-valuenow': Math.floor(percent) };
  return (
    <div role="progressbar" aria-label={name} aria-valuemin={0} aria-valuemax={100} {...now}>
      {percent === null ? (
        <div class={`unknown ${tone}`} />
      ) : (
        <div class={`segments ${tone}`}>
          <i>
            <u style={{ width: `${percent}%` }} />
          </i>
        </div>
      )}
    </div>
  );
}

function toneOf(job: JobView): string {
  const { tone } = statusOf(job);
  return job.stuck ? `${tone} stuck` : tone;
}

/** A disk that is not done stands still with its job. */
function toneOfDisk(job: JobView, disk: DiskView): string {
  if (disk.status === 'completed') return 'ok';
  if (disk.status === 'failed') return 'fail';
  return toneOf(job);
}
