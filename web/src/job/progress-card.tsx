import type { ComponentChildren, JSX } from 'preact';
import { now } from '../hub/clock.js';
import { isUnderWay } from '../hub/job-store.js';
import type { JobView, SamplesView } from '../hub/types.js';
import { DiskBar } from '../parts/disk-bar.js';
import { Ago, Bytes, Instant, Speed } from '../parts/figures.js';
import { bothZones, momentText } from '../words/instants.js';
import { averageOf } from '../words/average.js';
import { leftOf, percentOf } from '../words/progress.js';
import { agoText, spanText } from '../words/spans.js';
import { spreadOf } from './curve-data.js';
import { Disks } from './disks.js';

interface ProgressProps {
  readonly job: JobView;
  readonly samples: SamplesView | null;
}

/** How far the job is: in all, and disk by disk. */
export function ProgressCard({ job, samples }: ProgressProps): JSX.Element {
  const percent = percentOf(job);
  const disks = job.disks ?? [];
  return (
    <section class="card progress-card" aria-label="Progress">
      <div class="row">
        <div class="big-percent">
          {percent === null ? '–' : Math.floor(percent)}
          <small> %</small>
        </div>
        <dl class="facts">
          <Copied job={job} />
          <Fact word={isUnderWay(job) ? 'Speed, last minute' : 'Average speed'}>
            <Speed bps={isUnderWay(job) ? speedOf(job) : averageOf(job)} />
          </Fact>
          {isUnderWay(job) ? <EndsAbout job={job} samples={samples} /> : <Took job={job} />}
          <Started job={job} />
          {isUnderWay(job) ? <Heard job={job} /> : <Ended job={job} />}
        </dl>
      </div>
      {disks.length > 1 || (disks.length === 1 && percent !== null) ? (
        <Disks job={job} disks={disks} />
      ) : (
        <DiskBar job={job} />
      )}
    </section>
  );
}

function Fact({ word, children }: { word: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Nobody knows the speed of a job that is silent. */
function speedOf(job: JobView): number | null {
  if (job.status !== 'running') return null;
  return job.observed_speed_bps ?? job.transfer_speed_bps;
}

function Copied({ job }: { job: JobView }): JSX.Element {
  const { total_bytes: total } = job;
  return (
    <Fact word="Copied">
      <Bytes bytes={job.bytes_transferred} />{' '}
      <small>
        {total === null ? (
          'total not known'
        ) : (
          <>
            of <Bytes bytes={total} />
          </>
        )}
      </small>
    </Fact>
  );
}

function EndsAbout({ job, samples }: ProgressProps): JSX.Element {
  const end = job.estimated_completion_at;
  const { first, second } = leftOf(job, now.value);
  if (end === null) {
    return (
      <Fact word="Ends about">
        {first} <small>{second}</small>
      </Fact>
    );
  }
  const ms = Date.parse(end);
  const spread = samples ? spreadOf(job, samples) : null;
  return (
    <Fact word="Ends about">
      <span title={bothZones(ms)}>{momentText(ms, now.value)}</span>{' '}
      <small>
        in {first}
        {spread !== null && spread >= 30_000 && `, ± ${Math.max(1, Math.round(spread / 60_000))}`}
      </small>
    </Fact>
  );
}

function Took({ job }: { job: JobView }): JSX.Element {
  return <Fact word="Took">{job.took_seconds === null ? '–' : spanText(job.took_seconds * 1_000)}</Fact>;
}

function Started({ job }: { job: JobView }): JSX.Element {
  if (job.started_at === null) return <Fact word="Started">not yet</Fact>;
  return (
    <Fact word="Started">
      <Instant at={job.started_at} />{' '}
      {isUnderWay(job) && <small>{agoText(now.value - Date.parse(job.started_at))}</small>}
    </Fact>
  );
}

function Heard({ job }: { job: JobView }): JSX.Element {
  return (
    <Fact word="Heard">
      <span class={job.status === 'stalled' ? 'stall' : ''}>
        <Ago at={job.last_telemetry_at} />
      </span>
    </Fact>
  );
}

function Ended({ job }: { job: JobView }): JSX.Element {
  return (
    <Fact word="Ended">
      <Instant at={job.completed_at} />{' '}
      {job.completed_at && <small>{agoText(now.value - Date.parse(job.completed_at))}</small>}
    </Fact>
  );
}
