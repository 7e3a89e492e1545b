import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { hrefOfJob } from '../app/routes.js';
import type { HubError } from '../hub/hub-error.js';
import type { Throughput } from '../hub/types.js';
import { Icon } from '../parts/icon.js';
import { useSize } from '../parts/use-size.js';
import { axisText, speedText } from '../words/amounts.js';
import { clockText } from '../words/instants.js';
import { counted } from '../words/words.js';
import { dayChart } from './day-chart.js';
import type { DayChart, MarkGroup } from './day-chart.js';
import { peakText } from './throughput.js';

/** The total speed of the last 24 hours, and the jobs that ended badly on top. */
export function LastDay({
  day,
  error,
}: {
  readonly day: Throughput | null;
  readonly error: HubError | null;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const chart = day && size.width > 0 ? dayChart(day, size) : null;
  return (
    <section class="card last-day" aria-labelledby="last-day">
      <header>
        <h2 id="last-day">Last 24 hours</h2>
        <Legend />
      </header>
      <div class="chart" ref={box}>
        {chart && day && <Chart chart={chart} day={day} />}
        {!day && <p class="note">{error?.message ?? ''}</p>}
      </div>
    </section>
  );
}

function Chart({ chart, day }: { chart: DayChart; day: Throughput }): JSX.Element {
  const [x, setX] = useState<number | null>(null);
  const { width, height } = chart;
  return (
    <figure
      aria-label={inWords(day)}
      onPointerMove={({ offsetX, target }) => setX(target instanceof SVGElement ? offsetX : null)}
      onPointerLeave={() => setX(null)}
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <Area />
        <Axes chart={chart} />
        <path d={chart.area} fill="url(#day-area)" />
        <path d={chart.line} class="curve" />
        {chart.groups.map((group) => (
          <line
            key={group.x}
            class={`mark ${group.kind}`}
            x1={group.x}
            x2={group.x}
            y1={chart.top}
            y2={chart.bottom}
          />
        ))}
        {chart.end && <circle class="end" cx={chart.end.x} cy={chart.end.y} r={4.5} />}
        {x !== null && <Crosshair chart={chart} x={x} />}
      </svg>
      {chart.groups.map((group) => (
        <Mark key={group.x} group={group} />
      ))}
    </figure>
  );
}

function Area(): JSX.Element {
  return (
    <defs>
      <linearGradient id="day-area" x1="0" x2="0" y1="0" y2="1">
        <stop offset="0" stop-color="var(--area)" stop-opacity=".42" />
        <stop offset="1" stop-color="var(--area)" stop-opacity=".04" />
      </linearGradient>
    </defs>
  );
}

function Axes({ chart }: { chart: DayChart }): JSX.Element {
  return (
    <>
      {chart.speeds.map(({ y, bps }) => (
        <g key={bps}>
          <line class={bps === 0 ? 'base' : 'grid'} x1={chart.left} x2={chart.right} y1={y} y2={y} />
          <text x={chart.left - 10} y={y + 4} text-anchor="end">
            {axisText(bps)}
          </text>
        </g>
      ))}
      {chart.hours.map(({ x, at }) => (
        <g key={at}>
          <line class="tick" x1={x} x2={x} y1={chart.bottom} y2={chart.bottom + 4} />
          <text x={x} y={chart.height - 6} text-anchor={x > chart.width - 18 ? 'end' : 'middle'}>
            {clockText(at)}
          </text>
        </g>
      ))}
    </>
  );
}

function Crosshair({ chart, x }: { chart: DayChart; x: number }): JSX.Element | null {
  const point = chart.nearest(x);
  if (!point) return null;
  const isRight = point.x > chart.width - 150;
  return (
    <g class="crosshair">
      <line x1={point.x} x2={point.x} y1={chart.top} y2={chart.bottom} />
      <circle cx={point.x} cy={point.y} r={3.5} />
      <text x={point.x + (isRight ? -8 : 8)} y={chart.top + 14} text-anchor={isRight ? 'end' : 'start'}>
        {clockText(point.at)} · {speedText(point.bps)}
      </text>
    </g>
  );
}

function Mark({ group }: { group: MarkGroup }): JSX.Element {
  const { kind, marks, x, label } = group;
  const [first] = marks;
  const names = marks.map(
    ({ vm_name: name, job_id: id, at }) => `${clockText(Date.parse(at))} ${name ?? id}`,
  );
  const word = kind === 'failed' ? 'failed' : 'with warnings';
  const href =
    marks.length === 1 && first ? hrefOfJob(first.job_id) : '/jobs?ended=24h&status=completed,failed';
  return (
    <a
      class={`mark ${kind === 'failed' ? 'fail' : 'stall'}`}
      href={href}
      style={{ left: `${x - 12}px` }}
      title={`${names.slice(0, 12).join('\n')}\n${word}`}
    >
      <Icon name={kind === 'failed' ? 'fail' : 'warn'} />
      <span class="sr">
        {marks.length === 1 ? names[0] : counted(marks.length, 'job')} {word}
      </span>
      {label && (
        <span class={`label ${label}`} aria-hidden="true">
          {marks.length === 1 ? (first?.vm_name ?? first?.job_id) : marks.length}
        </span>
      )}
    </a>
  );
}

function Legend(): JSX.Element {
  return (
    <div class="legend">
      <span>
        <i class="speed" />
        total speed
      </span>
      <span>
        <span class="fail">
          <Icon name="fail" />
        </span>
        failed
      </span>
      <span>
        <span class="stall">
          <Icon name="warn" />
        </span>
        finished with warnings
      </span>
    </div>
  );
}

/** The chart for people who do not see it. */
function inWords(day: Throughput): string {
  const peak = peakText(day);
  const failed = day.marks.filter(({ kind }) => kind === 'failed').length;
  const top = peak ? `a peak of ${peak}` : 'nothing moved';
  return `Total speed of the last 24 hours: ${top}. ${counted(failed, 'job')} failed, ${day.marks.length - failed} ended with warnings.`;
}
