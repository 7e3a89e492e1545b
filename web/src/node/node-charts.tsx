import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { minute } from '../hub/clock.js';
import type { HistoryView } from '../hub/types.js';
import type { HubError } from '../hub/hub-error.js';
import { useAnswer } from '../hub/use-answer.js';
import { CHARTS, nodePlot } from './node-plots.js';
import type { ChartName } from './node-plots.js';
import { ChartCard } from './chart-card.js';
import { pageRange } from './page-range.js';
import { RangeBar } from './range-bar.js';
import type { Range } from './range.js';

const POINTS = 400;
const REFRESH_MS = 15_000;

/** The curves of a node over the range in the address; dragging over a chart makes a stretch of it the next range. */
export function NodeCharts({ nodeId }: { readonly nodeId: string }): JSX.Element {
  const range = pageRange(minute.value + 60_000);
  const { history, error } = useHistory(nodeId, range);
  return (
    <>
      <RangeBar range={range} />
      {error && <p class="note fail">{error.message}</p>}
      <div class="node-charts">
        {(Object.keys(CHARTS) as ChartName[]).map((name) => (
          <Chart key={name} name={name} history={history} range={range} />
        ))}
      </div>
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
  const keys = lines.map(([label, , color]) => ({ label, color }));
  const nothing = history?.t.length === 0 ? 'No snapshot in this range.' : undefined;
  return <ChartCard title={title} keys={keys} plot={plot} nothing={nothing} />;
}
