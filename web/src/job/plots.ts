import type { JobEventAnswer, JobView, SamplesView } from '../hub/types.js';
import { isUnderWay } from '../hub/job-store.js';
import { bytesText, speedText } from '../words/amounts.js';
import { clockText, dayText } from '../words/instants.js';
import { spanText } from '../words/spans.js';
import { machineOf } from '../words/words.js';
import { curveOf, spreadOf } from './curve-data.js';
import type { SpeedCurve } from './curve-data.js';
import { phasesOf, silencesOf } from './happenings.js';
import type { Plot, PlotKind, PlotLine } from '../parts/curve/plot.js';

const LEAST_SPREAD = 45_000;
/** More lines than these cannot be told apart: the largest disks are shown. */
export const MOST_LINES = 8;
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 4, 2, 4]];

/** Everything that a chart of a job follows from. */
export interface PlotInput {
  readonly job: JobView;
  readonly samples: SamplesView;
  readonly events: readonly JobEventAnswer[];
  /** The last good run before, if there was one. */
  readonly before: { readonly samples: SamplesView; readonly startedAt: number } | null;
  readonly now: number;
}

export function plotOf(kind: PlotKind, input: PlotInput): Plot {
  const { job, samples, events, now } = input;
  const isGoingOn = isUnderWay(job);
  const [from, until] = rangeOf(input);
  const curve = curveOf(samples);
  const last = isGoingOn ? now : job.completed_at ? Date.parse(job.completed_at) : until;
  const spread = Math.max(LEAST_SPREAD, spreadOf(job, samples) ?? 0);
  const end = job.estimated_completion_at;
  return {
    kind,
    lines: linesOf(kind, curve, input),
    ...(kind === 'speed' && samples.step_seconds > 5 ? { band: curve } : {}),
    from,
    until,
    phases: phasesOf(events, last),
    silences: silencesOf(events, samples.t, last),
    now: isGoingOn ? now : null,
    end:
      end === null ? null : { at: Date.parse(end), spread, text: `ends about ${clockText(Date.parse(end))}` },
    format: kind === 'speed' ? speedText : bytesText,
    words: wordsOf(kind, input, curve),
  };
}

/** From the start to the end, to when it is expected, or to where the run before ended. */
function rangeOf({ job, samples, before, now }: PlotInput): readonly [number, number] {
  const first = (samples.t[0] ?? now / 1_000) * 1_000;
  const from = Math.min(job.started_at ? Date.parse(job.started_at) : first, first);
  const last = (samples.t.at(-1) ?? 0) * 1_000;
  if (!isUnderWay(job))
    return [from, Math.max(job.completed_at ? Date.parse(job.completed_at) : 0, last, from + 10_000)];
  const end = job.estimated_completion_at ? Date.parse(job.estimated_completion_at) : 0;
  const usual = before ? from + (before.samples.t.at(-1) ?? 0) * 1_000 - before.startedAt : 0;
  const margin = (Math.max(now, end) - from) * 0.02;
  // A run before that took much longer must not squeeze this one.
  return [from, Math.max(now, end, Math.min(usual, now + 2 * (now - from))) + margin];
}

function linesOf(kind: PlotKind, curve: SpeedCurve, { job, samples, before }: PlotInput): PlotLine[] {
  const { t } = curve;
  if (kind === 'disks') return diskLines(curve, job);
  const values = kind === 'speed' ? curve.speed : curve.bytes;
  const own: PlotLine = { label: 'this run', color: '--area', t, values, width: 1.9, isFilled: true };
  if (!before) return [own];
  const shift = (samples.t[0] ?? 0) - (before.samples.t[0] ?? 0);
  const last = curveOf(before.samples, shift);
  const label = 'last good run';
  return [
    {
      label,
      color: '--ink-3',
      t: last.t,
      values: kind === 'speed' ? last.speed : last.bytes,
      width: 1.4,
      dash: [4, 4],
    },
    own,
  ];
}

function diskLines(curve: SpeedCurve, job: JobView): PlotLine[] {
  const size = (index: number): number =>
    job.disks?.find(({ disk_index: known }) => known === index)?.total_bytes ?? 0;
  const largest = curve.disks.toSorted((a, b) => size(b.index) - size(a.index)).slice(0, MOST_LINES);
  return largest
    .toSorted((a, b) => a.index - b.index)
    .map(({ index, bytes }, place) => ({
      label: diskName(job, index),
      color: `--line-${(place % MOST_LINES) + 1}`,
      t: curve.t,
      values: bytes,
      width: 1.9,
      dash: DASHES[place % DASHES.length] ?? [],
    }));
}

export function diskName(job: JobView, index: number): string {
  const label = job.disks?.find(({ disk_index: known }) => known === index)?.label;
  return label ? `Disk ${index} ${label}` : `Disk ${index}`;
}

function wordsOf(kind: PlotKind, { job, samples, before }: PlotInput, curve: SpeedCurve): string {
  if (samples.t.length === 0) return 'No figures yet.';
  const start = (samples.t[0] ?? 0) * 1_000;
  const span = spanText((samples.t.at(-1) ?? 0) * 1_000 - start);
  const since = `since ${dayText(start)} ${clockText(start)}, over ${span}`;
  const behind = before ? ' The last good run is drawn behind.' : '';
  const most = (values: readonly (number | null)[]): number =>
    values.reduce<number>((greatest, value) => Math.max(greatest, value ?? 0), 0);
  if (kind === 'speed')
    return `Speed of ${machineOf(job)} ${since}: up to ${speedText(most(curve.most))}.${behind} The table has the same figures.`;
  const what = kind === 'disks' ? 'Bytes by disk' : 'Bytes';
  return `${what} of ${machineOf(job)} ${since}: ${bytesText(most(curve.bytes))} in the end.${behind} The table has the same figures.`;
}
