import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { go } from '../app/router.js';
import { hrefOfJob } from '../app/routes.js';
import type { RunView } from '../hub/types.js';
import { useSize } from '../parts/use-size.js';
import { bytesText } from '../words/amounts.js';
import { dayText, momentText } from '../words/instants.js';
import { statusOf } from '../words/status-words.js';
import { counted, kindOf } from '../words/words.js';
import { scatterOf, shapeOf } from './scatter.js';
import type { Dot, Scatter, Shape } from './scatter.js';

interface DotsProps {
  readonly title: string;
  readonly runs: readonly RunView[];
  readonly valueOf: (run: RunView) => number | null;
  readonly format?: (value: number) => string;
  readonly isTime?: boolean;
}

/** A figure of runs over time: a shape for each kind, hollow where a run did not complete. */
export function Dots({ title, runs, valueOf, format = bytesText, isTime = false }: DotsProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const scatter = width > 0 ? scatterOf(runs, { width, valueOf, isTime }) : null;
  const id = `dots-${title.toLowerCase()}`;
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <Legend runs={runs} />
      </header>
      <div class="dots" ref={box}>
        {scatter && scatter.dots.length > 0 && (
          <Picture scatter={scatter} format={format} words={wordsOf(title, scatter, format)} />
        )}
        {scatter?.dots.length === 0 && <p class="nothing">No run has ended yet.</p>}
      </div>
    </section>
  );
}

interface PictureProps {
  readonly scatter: Scatter;
  readonly format: (value: number) => string;
  readonly words: string;
}

function Picture({ scatter, format, words }: PictureProps): JSX.Element {
  const [near, setNear] = useState<Dot | undefined>();
  const { width, height } = scatter;
  return (
    <figure
      aria-label={words}
      class={near ? 'is-near' : ''}
      onPointerMove={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect();
        setNear(scatter.nearest(event.clientX - left, event.clientY - top));
      }}
      onPointerLeave={() => setNear(undefined)}
    >
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        aria-hidden="true"
        onClick={() => near && go(hrefOfJob(near.run.id))}
      >
        <Axes scatter={scatter} format={format} />
        {scatter.dots.map((dot) => (
          <path
            key={dot.run.id}
            class={`dot ${dot.isHollow ? 'hollow' : ''} ${near?.run.id === dot.run.id ? 'near' : ''}`}
            d={pathOf(dot.shape, dot.x, dot.y)}
          />
        ))}
      </svg>
      {near && <Near dot={near} scatter={scatter} format={format} />}
    </figure>
  );
}

function Axes({ scatter, format }: Omit<PictureProps, 'words'>): JSX.Element {
  const { left, right, bottom, height, steps, days } = scatter;
  return (
    <>
      {steps.map(({ y, value }) => (
        <g key={value}>
          <line class={value === 0 ? 'base' : 'grid'} x1={left} x2={right} y1={y} y2={y} />
          <text x={left - 10} y={y + 4} text-anchor="end">
            {value === 0 ? '0' : format(value)}
          </text>
        </g>
      ))}
      {days.map(({ x, at }) => (
        <text key={at} x={x} y={height - 7} text-anchor="middle">
          <tspan>{dayText(at)}</tspan>
        </text>
      ))}
      <line class="base" x1={left} x2={right} y1={bottom} y2={bottom} />
    </>
  );
}

function Near({
  dot,
  scatter,
  format,
}: {
  dot: Dot;
  scatter: Scatter;
  format: (value: number) => string;
}): JSX.Element {
  const isRight = dot.x > scatter.width / 2;
  const place = isRight
    ? { insetInlineEnd: `${scatter.width - dot.x + 12}px` }
    : { insetInlineStart: `${dot.x + 12}px` };
  const start = Date.parse(dot.run.started_at ?? '');
  return (
    <div class="tip" style={{ ...place, top: `${Math.max(0, dot.y - 20)}px` }}>
      <b>{format(dot.value)}</b>
      <span>{statusOf(dot.run).word}</span>
      <small>
        {momentText(start, 0)} · {kindOf(dot.run)}
      </small>
    </div>
  );
}

function Legend({ runs }: { runs: readonly RunView[] }): JSX.Element {
  const kinds = new Map(runs.map((run) => [kindOf(run), shapeOf(run)] as const));
  return (
    <div class="legend">
      {[...kinds].map(([kind, shape]) => (
        <span key={kind}>
          <svg viewBox="0 0 14 14" aria-hidden="true" class="dots">
            <path class="dot" d={pathOf(shape, 7, 7)} />
          </svg>
          {kind}
        </span>
      ))}
      <span>
        <svg viewBox="0 0 14 14" aria-hidden="true" class="dots">
          <path class="dot hollow" d={pathOf('circle', 7, 7)} />
        </svg>
        not completed
      </span>
    </div>
  );
}

function pathOf(shape: Shape, x: number, y: number): string {
  switch (shape) {
    case 'circle':
      return `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z`;
    case 'triangle':
      return `M${x} ${y - 4.6}L${x + 4.6} ${y + 3.6}H${x - 4.6}Z`;
    case 'diamond':
      return `M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z`;
    case 'square':
      return `M${x - 3.7} ${y - 3.7}h7.4v7.4h-7.4Z`;
  }
}

function wordsOf(title: string, { dots }: Scatter, format: (value: number) => string): string {
  const values = dots.filter(({ isHollow }) => !isHollow).map(({ value }) => value);
  const range =
    values.length > 0 ? `${format(Math.min(...values))} to ${format(Math.max(...values))}` : 'none completed';
  return `${title} of ${counted(dots.length, 'run')}: ${range}. The table of runs has each.`;
}
