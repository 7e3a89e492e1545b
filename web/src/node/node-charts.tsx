import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { lazy } from '../app/lazy.js';
import { minute } from '../hub/clock.js';
import type { HistoryView } from '../hub/types.js';
import type { HubError } from '../hub/hub-error.js';
import { useAnswer } from '../hub/use-answer.js';
import { PLOT_MARKS } from '../parts/curve/plot-marks.js';
import { bothZones, momentText } from '../words/instants.js';
import { CHARTS, nodePlot } from './node-plots.js';
import type { ChartName } from './node-plots.js';
import { follow, pageRange, standStill } from './page-range.js';
import { SPANS } from './range.js';
import type { Range, SpanName } from './range.js';

const CurveChart = lazy(async () => (await import('../parts/curve/curve-chart.js')).CurveChart);
const POINTS = 400;
const REFRESH_MS = 15_000;
const NO_ZOOM = null;

/** The curves of a node over the range in the address; dragging over a chart makes a stretch of it the next range. */
export function NodeCharts({ nodeId }: { readonly nodeId: string }): JSX.Element {
  const range = pageRange(minute.value + 60_000);
  const { history, error } = useHistory(nodeId, range);
  return (
    <>
      <div class="node-range">
        <h2>Measured</h2>
        <div class="seg" role="group" aria-label="Range">
          {(Object.keys(SPANS) as SpanName[]).map((name) => (
            <button key={name} type="button" aria-pressed={range.span === name} onClick={() => follow(name)}>
              {SPANS[name][0]}
            </button>
          ))}
        </div>
        {range.span === null && <Still range={range} />}
      </div>
      {error && <p class="note fail">{error.message}</p>}
      <div class="node-charts">
        {(Object.keys(CHARTS) as ChartName[]).map((name) => (
          <Chart key={name} name={name} history={history} range={range} />
        ))}
      </div>
    </>
  );
}

/** A range that stands still is said, with the way back. */
function Still({ range }: { range: Range }): JSX.Element {
  const { from, until } = range;
  return (
    <>
      <span class="sub" title={`${bothZones(from)}\n${bothZones(until)}`}>
        {momentText(from, minute.value)} to {momentText(until, minute.value)}
      </span>
      <button type="button" class="button" onClick={() => follow('6h')}>
        Back to now
      </button>
    </>
  );
}

/** The history of before is shown until the next one is there. */
function useHistory(
  nodeId: string,
  { from, until, span }: Range,
): { history: HistoryView | null; error: HubError | null } {
  const shown = useRef<HistoryView | null>(null);
  const isLive = span !== null;
  const parameters = {
    nodeId,
    from: new Date(from).toISOString(),
    to: isLive ? undefined : new Date(until).toISOString(),
    points: POINTS,
  };
  const { data, error } = useAnswer(
    '/nodes/:nodeId/history',
    parameters,
    isLive ? { everyMs: REFRESH_MS } : {},
  ).value;
  shown.current = data ?? shown.current;
  return { history: shown.current, error };
}

interface ChartProps {
  readonly name: ChartName;
  readonly history: HistoryView | null;
  readonly range: Range;
}

function Chart({ name, history, range }: ChartProps): JSX.Element {
  const { title, lines } = CHARTS[name];
  const { from, until } = range;
  const plot = useMemo(() => history && nodePlot(name, history, from, until), [name, history, from, until]);
  return (
    <section class="card node-chart" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <span class="keys-of">
          {lines.map(([label, , color], place) => (
            <span key={label} class={`key-of ${color.slice(2)} ${place > 0 ? 'dashed' : ''}`}>
              <i aria-hidden="true" />
              {label}
            </span>
          ))}
        </span>
      </header>
      {plot && history && history.t.length > 0 ? (
        <CurveChart plot={plot} marks={PLOT_MARKS} zoom={NO_ZOOM} onZoom={zoom} />
      ) : (
        <p class="nothing">{history ? 'No snapshot in this range.' : 'Loading…'}</p>
      )}
      {plot && <p class="nothing words">{plot.words.slice(title.length + 2)}</p>}
    </section>
  );
}

function zoom(range: readonly [number, number] | null): void {
  if (range) standStill(range[0] * 1_000, range[1] * 1_000);
  else follow('6h');
}
