import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { theme } from '../../app/theme.js';
import { useSize } from '../use-size.js';
import { zone } from '../../words/instants.js';
import { CurvePlot } from './curve-plot.js';
import type { PlotMarks } from './plot-marks.js';
import type { Plot, Zoomed } from './plot.js';
import 'uplot/dist/uPlot.min.css';
import './curve.css';

const HEIGHT = 330;
const PHONE_HEIGHT = 250;

interface CurveChartProps extends Zoomed {
  readonly plot: Plot;
  readonly marks: PlotMarks;
}

/** The chart of a job, drawn on a canvas; its table says the same to those who do not see it. */
export function CurveChart({ plot, marks, zoom, onZoom }: CurveChartProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<CurvePlot | null>(null);
  const { width } = useSize(box);
  const shown = useRef(onZoom);
  shown.current = onZoom;
  useEffect(() => {
    if (!box.current || width === 0) return undefined;
    const height = width < 560 ? PHONE_HEIGHT : HEIGHT;
    const drawn = new CurvePlot(box.current, plot, { width, height }, marks, (range) => shown.current(range));
    chart.current = drawn;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const repaint = (): void => drawn.repaint();
    dark.addEventListener('change', repaint);
    return (): void => {
      dark.removeEventListener('change', repaint);
      drawn.end();
    };
    // Another kind of chart has other series, and is another chart.
  }, [width, plot.kind, plot.lines.length]);
  useEffect(() => chart.current?.show(plot, zoom), [plot, zoom]);
  const looks = theme.value + zone.value;
  useEffect(() => chart.current?.repaint(), [looks]);
  return <div class="plot" ref={box} role="img" aria-label={plot.words} />;
}
