import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { AgentRun, RunView } from '../hub/types.js';
import { scatterOf } from '../machine/scatter.js';
import type { Scatter } from '../machine/scatter.js';
import { useSize } from '../parts/use-size.js';
import { dayText } from '../words/instants.js';
import { spanText } from '../words/spans.js';
import { counted } from '../words/words.js';
import { tookOf } from './run-words.js';

/** How long the runs of an agent took, over time; hollow where one did not succeed. */
export function Durations({
  agent,
  runs,
}: {
  readonly agent: string;
  readonly runs: readonly AgentRun[];
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const ended = runs.filter(({ status }) => status !== 'running').map(asRun);
  const scatter = width > 0 ? scatterOf(ended, { width, valueOf: secondsOf, isTime: true }) : null;
  return (
    <section class="card" aria-labelledby="durations">
      <header>
        <h2 id="durations">How long {agent} takes</h2>
        <span class="sub">filled: succeeded</span>
      </header>
      <div class="dots" ref={box}>
        {scatter && scatter.dots.length > 0 && <Picture scatter={scatter} />}
        {scatter?.dots.length === 0 && <p class="nothing">No run has ended yet.</p>}
      </div>
    </section>
  );
}

function Picture({ scatter }: { scatter: Scatter }): JSX.Element {
  const { width, height, left, right, bottom, steps, days, dots } = scatter;
  const values = dots.map(({ value }) => value * 1_000);
  const words = `${counted(dots.length, 'run')}: ${spanText(Math.min(...values))} to ${spanText(Math.max(...values))}. The table has each.`;
  return (
    <figure aria-label={words}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {steps.map(({ y, value }) => (
          <g key={value}>
            <line class={value === 0 ? 'base' : 'grid'} x1={left} x2={right} y1={y} y2={y} />
            <text x={left - 10} y={y + 4} text-anchor="end">
              {value === 0 ? '0' : spanText(value * 1_000)}
            </text>
          </g>
        ))}
        {days.map(({ x, at }) => (
          <text key={at} x={x} y={height - 7} text-anchor="middle">
            {dayText(at)}
          </text>
        ))}
        <line class="base" x1={left} x2={right} y1={bottom} y2={bottom} />
        {dots.map(({ run, x, y, isHollow, value }) => (
          <circle key={run.id} class={`dot ${isHollow ? 'hollow' : ''}`} cx={x} cy={y} r={4}>
            <title>{spanText(value * 1_000)}</title>
          </circle>
        ))}
      </svg>
    </figure>
  );
}

/** A run in the form that the chart of a machine draws. */
function asRun(run: AgentRun): RunView {
  const took = tookOf(run);
  return {
    id: run.event_id,
    job_type: 'backup',
    backup_type: 'full',
    status: run.status === 'success' ? 'completed' : 'failed',
    failure_reason: null,
    bytes_transferred: null,
    started_at: run.start_time,
    completed_at: run.end_time ?? run.start_time,
    took_seconds: took === null ? null : took / 1_000,
    warning_count: 0,
  };
}

function secondsOf({ took_seconds: seconds }: RunView): number | null {
  return seconds;
}
