import type { JSX } from 'preact';
import { lazy } from '../app/lazy.js';
import { PLOT_MARKS } from '../parts/curve/plot-marks.js';
import type { Plot } from '../parts/curve/plot.js';
import { follow, standStill } from './page-range.js';

const CurveChart = lazy(async () => (await import('../parts/curve/curve-chart.js')).CurveChart);
const NO_ZOOM = null;

interface CardProps {
  readonly title: string;
  readonly keys: readonly { readonly label: string; readonly color: string }[];
  /** Null while it is loaded. */
  readonly plot: Plot | null;
  /** Said in its place where there is nothing to draw. */
  readonly nothing?: string | undefined;
}

/** One chart over the range in the address; dragging over it makes a stretch the next range. */
export function ChartCard({ title, keys, plot, nothing }: CardProps): JSX.Element {
  return (
    <section class="card node-chart" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <span class="keys-of">
          {keys.map(({ label, color }, place) => (
            <span key={label} class={`key-of ${color.slice(2)} ${place > 0 ? 'dashed' : ''}`}>
              <i aria-hidden="true" />
              {label}
            </span>
          ))}
        </span>
      </header>
      {plot && nothing === undefined ? (
        <CurveChart plot={plot} marks={PLOT_MARKS} zoom={NO_ZOOM} onZoom={zoom} />
      ) : (
        <p class="nothing">{nothing ?? 'Loading…'}</p>
      )}
      {plot && <p class="nothing words">{plot.words.slice(title.length + 2)}</p>}
    </section>
  );
}

function zoom(range: readonly [number, number] | null): void {
  if (range) standStill(range[0] * 1_000, range[1] * 1_000);
  else follow('6h');
}
