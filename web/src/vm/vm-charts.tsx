import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { minute } from '../hub/clock.js';
import { useAnswer } from '../hub/use-answer.js';
import type { VmHistoryView } from '../hub/vm-answers.js';
import { ChartCard } from '../node/chart-card.js';
import { pageRange } from '../node/page-range.js';
import { RangeBar } from '../node/range-bar.js';
import type { Range } from '../node/range.js';
import { CHARTS, vmPlot } from './vm-plots.js';
import type { ChartName } from './vm-plots.js';

const POINTS = 400;
const REFRESH_MS = 10_000;

/** The curves of a virtual machine over the range in the address, as InfluxDB has them. */
export function VmCharts({ vmId }: { readonly vmId: string }): JSX.Element {
  const range = pageRange(minute.value + 60_000);
  const shown = useRef<VmHistoryView | null>(null);
  const isLive = range.span !== null;
  const parameters = {
    id: vmId,
    from: new Date(range.from).toISOString(),
    to: isLive ? undefined : new Date(range.until).toISOString(),
    points: POINTS,
  };
  const options = isLive ? { everyMs: REFRESH_MS } : {};
  const { data, error } = useAnswer('/api/telemetry/vm-history/:id', parameters, options).value;
  // The history of before is shown until the next one is there.
  shown.current = data ?? shown.current;
  const nothing = error && !shown.current ? 'No figures.' : undefined;
  return (
    <>
      <RangeBar range={range} />
      {error && <p class="note fail">{error.message}</p>}
      <div class="node-charts">
        {(Object.keys(CHARTS) as ChartName[]).map((name) => (
          <Chart key={name} name={name} history={shown.current} range={range} nothing={nothing} />
        ))}
      </div>
    </>
  );
}

interface ChartProps {
  readonly name: ChartName;
  readonly history: VmHistoryView | null;
  readonly range: Range;
  readonly nothing: string | undefined;
}

function Chart({ name, history, range, nothing }: ChartProps): JSX.Element {
  const { title, lines } = CHARTS[name];
  const { from, until } = range;
  const plot = useMemo(() => history && vmPlot(name, history, from, until), [name, history, from, until]);
  const keys = lines.map(([label, , color]) => ({ label, color }));
  const isEmpty = history?.t.length === 0;
  return (
    <ChartCard title={title} keys={keys} plot={plot} nothing={isEmpty ? 'Nothing in this range.' : nothing} />
  );
}
