import type { JSX } from 'preact';
import { machineOf } from '../words/words.js';
import { percentOf } from '../words/progress.js';
import { statusOf } from '../words/status-words.js';
import type { DiskView, JobView } from '../hub/types.js';

/** More disks than these are shown as one bar. */
const MOST_SEGMENTS = 8;

interface Segment {
  /** How wide it is, beside the others. */
  readonly size: number;
  /** 0 to 100. */
  readonly percent: number;
}

/** The progress of a job: a segment for each disk, as wide as the disk is large. */
export function DiskBar({ job }: { readonly job: JobView }): JSX.Element {
  const percent = percentOf(job);
  const { tone, api } = statusOf(job);
  const now = percent === null ? {} : { 'aria-valuenow': Math.floor(percent) };
  return (
    <div
      role="progressbar"
      aria-label={`Progress of ${machineOf(job)}`}
      aria-valuemin={0}
      aria-valuemax={100}
      {...now}
      title={`${api}${percent === null ? ', total not known' : `, ${percent.toFixed(2)} %`}`}
    >
      {percent === null ? (
        <div class={`unknown ${tone}`} />
      ) : (
        <Segments tone={patternOf(job, tone)} segments={segmentsOf(job.disks ?? [], percent)} />
      )}
    </div>
  );
}

function Segments({ segments, tone }: { segments: readonly Segment[]; tone: string }): JSX.Element {
  return (
    <div class={`segments ${tone}`}>
      {segments.map(({ size, percent }, index) => (
        <i key={index} style={{ flexGrow: size }}>
          <u style={{ width: `${percent}%` }} />
        </i>
      ))}
    </div>
  );
}

/** One segment where disks say nothing of their sizes, or are too many to tell apart. */
export function segmentsOf(disks: readonly DiskView[], percent: number): Segment[] {
  const isKnown = disks.length <= MOST_SEGMENTS && disks.every(({ total_bytes: total }) => (total ?? 0) > 0);
  if (!isKnown || disks.length < 2) return [{ size: 1, percent }];
  const all = disks.reduce((sum, { total_bytes: total }) => sum + (total ?? 0), 0);
  // A small disk beside a huge one must be seen, too.
  return disks.map((disk) => ({
    size: Math.max(0.02, (disk.total_bytes ?? 0) / all),
    percent: percentOfDisk(disk),
  }));
}

export function percentOfDisk(disk: DiskView): number {
  if (disk.status === 'completed') return 100;
  if (disk.progress_percent !== null) return Math.min(100, disk.progress_percent);
  const { bytes_transferred: bytes, total_bytes: total } = disk;
  return total && bytes ? Math.min(100, (bytes / total) * 100) : 0;
}

function patternOf(job: JobView, tone: string): string {
  return job.stuck ? `${tone} stuck` : tone;
}
