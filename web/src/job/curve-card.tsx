import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { lazy } from '../app/lazy.js';
import { hubNow } from '../hub/clock.js';
import type { JobEventAnswer, JobView, SamplesView } from '../hub/types.js';
import { PLOT_MARKS } from '../parts/curve/plot-marks.js';
import type { Plot, PlotKind, Zoomed } from '../parts/curve/plot.js';
import { bothZones, dayText } from '../words/instants.js';
import { CurveTable } from './curve-table.js';
import { MOST_LINES, plotOf } from './plots.js';
import type { CurveBefore } from './use-curve.js';

const CurveChart = lazy(async () => (await import('../parts/curve/curve-chart.js')).CurveChart);

type Tab = PlotKind | 'table';

const TABS: readonly (readonly [Tab, string])[] = [
  ['speed', 'Speed'],
  ['bytes', 'Bytes'],
  ['disks', 'By disk'],
  ['table', 'Table'],
];

interface CurveProps extends Zoomed {
  readonly job: JobView;
  readonly samples: SamplesView | null;
  readonly events: readonly JobEventAnswer[];
  readonly before: CurveBefore | null;
}

/** The curve of a job. While somebody has zoomed in, it stands still. */
export function CurveCard(properties: CurveProps): JSX.Element {
  const [tab, setTab] = useState<Tab>('speed');
  const { zoom, onZoom } = properties;
  const { job, samples, events, before } = useFrozen(properties, zoom !== null);
  const kind = tab === 'table' ? 'speed' : tab;
  const plot = useMemo(
    () => samples && plotOf(kind, { job, samples, events, before, now: hubNow() }),
    [kind, samples, events, before, job.status, job.estimated_completion_at],
  );
  const title = TABS.find(([name]) => name === tab)?.[1] ?? '';
  return (
    <section class="card curve" aria-labelledby="curve">
      <header>
        <h2 id="curve">{title}</h2>
        {zoom && (
          <button type="button" class="chip back" onClick={() => onZoom(null)}>
            {properties.job.completed_at === null ? 'Back to live' : 'Show all'}
          </button>
        )}
        <Tabs tab={tab} onChoose={setTab} hasDisks={(samples?.disks.length ?? 0) > 0} />
      </header>
      <Body tab={tab} samples={samples} plot={plot} zoom={zoom} onZoom={onZoom} />
      {plot && tab !== 'table' && (samples?.t.length ?? 0) > 1 && (
        <Legend plot={plot} before={before} disks={samples?.disks.length ?? 0} />
      )}
    </section>
  );
}

/** The figures of the moment in which it began to stand still. */
function useFrozen(live: CurveProps, isFrozen: boolean): CurveProps {
  const held = useRef(live);
  if (!isFrozen || held.current.job.id !== live.job.id) held.current = live;
  return held.current;
}

interface BodyProps extends Zoomed {
  readonly tab: Tab;
  readonly samples: SamplesView | null;
  readonly plot: Plot | null;
}

function Body({ tab, samples, plot, zoom, onZoom }: BodyProps): JSX.Element {
  if (!samples || !plot) return <p class="nothing">Loading…</p>;
  if (samples.t.length < 2) return <p class="nothing">No curve yet: it needs two reports with bytes.</p>;
  if (tab === 'table') return <CurveTable samples={samples} />;
  return <CurveChart plot={plot} marks={PLOT_MARKS} zoom={zoom} onZoom={onZoom} />;
}

function Tabs({
  tab,
  onChoose,
  hasDisks,
}: {
  readonly tab: Tab;
  readonly onChoose: (tab: Tab) => void;
  readonly hasDisks: boolean;
}): JSX.Element {
  return (
    <div class="seg" role="group" aria-label="What the chart shows">
      {TABS.filter(([name]) => hasDisks || name !== 'disks').map(([name, word]) => (
        <button key={name} type="button" aria-pressed={tab === name} onClick={() => onChoose(name)}>
          {word}
        </button>
      ))}
    </div>
  );
}

function Legend({
  plot,
  before,
  disks,
}: {
  readonly plot: Plot;
  readonly before: CurveBefore | null;
  readonly disks: number;
}): JSX.Element {
  return (
    <div class="legend">
      {plot.kind !== 'disks' && (
        <span>
          <Sample color="--area" dash="" />
          this run
        </span>
      )}
      {plot.kind !== 'disks' && before && (
        <span title={bothZones(before.startedAt)}>
          <Sample color="--ink-3" dash="3 3" />
          last good run, {dayText(before.startedAt)}
        </span>
      )}
      {plot.kind === 'disks' &&
        plot.lines.map(({ label, color, dash }) => (
          <span key={label}>
            <Sample color={color} dash={(dash ?? []).join(' ')} />
            {label}
          </span>
        ))}
      {plot.kind === 'disks' && disks > MOST_LINES && (
        <span class="sub">
          the {MOST_LINES} largest of {disks}
        </span>
      )}
      <span class="hint">drag to zoom · double-click for all</span>
    </div>
  );
}

function Sample({ color, dash }: { color: string; dash: string }): JSX.Element {
  return (
    <svg viewBox="0 0 16 14" aria-hidden="true">
      <path d="M0 7h16" style={{ stroke: `var(${color})` }} stroke-width="2.4" stroke-dasharray={dash} />
    </svg>
  );
}
