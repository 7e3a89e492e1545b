import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { hrefOfJob } from '../app/routes.js';
import { now } from '../hub/clock.js';
import { showCurve } from '../hub/curves.js';
import { isUnderWay } from '../hub/job-store.js';
import type { JobView, SmallCurve } from '../hub/types.js';
import { exactBytes, percentText, speedText } from '../words/amounts.js';
import { averageOf } from '../words/average.js';
import { bothZones } from '../words/instants.js';
import { copiedOf, leftOf, percentOf } from '../words/progress.js';
import type { TwoLines } from '../words/progress.js';
import { spanText } from '../words/spans.js';
import { kindOf, machineOf } from '../words/words.js';
import { DiskBar } from './disk-bar.js';
import { LongerThanUsual } from './longer-than-usual.js';
import { Sparkline } from './sparkline.js';
import { Status, Warnings } from './status.js';

interface JobProps {
  readonly job: JobView;
}

/** The cells of a job in a table of jobs; `JobHead` are their names. They change in place as the job does. */
export function JobCells({ job }: JobProps): JSX.Element {
  return (
    <>
      <td class="c-status">
        <Status job={job} />
      </td>
      <td class="c-machine two">
        <a href={hrefOfJob(job.id)}>
          <span class="machine">
            <span class="name" title={machineOf(job)}>
              {machineOf(job)}
            </span>
            <Warnings job={job} />
            <LongerThanUsual job={job} />
          </span>
          <small title={job.id}>{job.vm_name === null ? 'no machine named' : job.id}</small>
        </a>
      </td>
      <td class="c-kind two">
        {kindOf(job)}
        <small title={job.current_phase ?? ''}>{job.current_phase}</small>
      </td>
      <td class="c-progress">
        <Progress job={job} />
      </td>
      <td class="c-copied two num" title={copiedTitle(job)}>
        <Two lines={copiedOf(job)} />
      </td>
      <td class="c-speed n">{speedOf(job)}</td>
      <td class="c-curve">{isUnderWay(job) && job.status !== 'pending' && <Curve job={job} />}</td>
      <td class="c-left two num">
        <Left job={job} />
      </td>
      <td class="c-heard n">
        <Heard job={job} />
      </td>
    </>
  );
}

const HEADS = [
  ['status', 'Status'],
  ['machine', 'Machine'],
  ['kind', 'Kind'],
  ['progress', 'Progress, by disk'],
  ['copied', 'Copied'],
  ['speed', 'Speed'],
  ['curve', 'Speed of the last 30 minutes'],
  ['left', 'Left', 'Left / took'],
  ['heard', 'Heard', 'Heard / ended'],
] as const;

/** `withEnded` where jobs that have ended are among them, too. */
export function JobHead({ withEnded }: { readonly withEnded?: boolean }): JSX.Element {
  return (
    <>
      {HEADS.map(([name, word, both]) => (
        <th key={name} scope="col" class={`c-${name} ${name === 'speed' || name === 'heard' ? 'n' : ''}`}>
          {name === 'curve' ? <span class="sr">{word}</span> : withEnded && both ? both : word}
        </th>
      ))}
    </>
  );
}

/** How far it is; a job that failed says why, in the first line of its error. */
function Progress({ job }: JobProps): JSX.Element {
  const percent = percentOf(job);
  const fault = job.status === 'failed' ? firstLineOf(job.error_message) : '';
  return (
    <>
      {(percent !== null || fault === '') && (
        <div class="progress">
          <DiskBar job={job} />
          <span class="percent">{percentText(percent)}</span>
        </div>
      )}
      {fault && (
        <span class="fault" title={job.error_message ?? ''}>
          {fault}
        </span>
      )}
    </>
  );
}

function firstLineOf(text: string | null): string {
  return (text ?? '').trim().split('\n', 1)[0] ?? '';
}

function Two({ lines: { first, second } }: { lines: TwoLines }): JSX.Element {
  return (
    <>
      {first}
      <small>{second}</small>
    </>
  );
}

function copiedTitle({ bytes_transferred: bytes, total_bytes: total }: JobView): string {
  if (bytes === null) return 'not reported';
  return total === null ? exactBytes(bytes) : `${exactBytes(bytes)} of ${total.toLocaleString('en')}`;
}

/** A silent job has no speed that anybody knows; one that has ended, its average. */
function speedOf(job: JobView): string {
  if (job.status === 'stalled' || job.status === 'pending') return '–';
  const bps = isUnderWay(job) ? (job.observed_speed_bps ?? job.transfer_speed_bps) : averageOf(job);
  return bps === null ? '–' : speedText(bps);
}

function Left({ job }: JobProps): JSX.Element {
  return <Two lines={leftOf(job, now.value)} />;
}

/** How long ago the job was heard of, or has ended. */
function Heard({ job }: JobProps): JSX.Element {
  const at = job.completed_at ?? job.last_telemetry_at;
  if (at === null) return <span class="quiet">never</span>;
  const ms = Date.parse(at);
  return (
    <span class={job.status === 'stalled' ? 'stall strong' : 'quiet'} title={bothZones(ms)}>
      {spanText(now.value - ms)}
    </span>
  );
}

function Curve({ job }: JobProps): JSX.Element | null {
  const [curve, setCurve] = useState<ReadonlySignal<SmallCurve | null>>();
  useEffect(() => {
    const [shown, hide] = showCurve(job.id);
    setCurve(shown);
    return hide;
  }, [job.id]);
  const speeds = curve?.value?.speed;
  if (!speeds || speeds.length < 2) return null;
  return <Sparkline values={speeds} tone={job.status === 'stalled' || job.stuck ? 'stall' : 'run'} />;
}
