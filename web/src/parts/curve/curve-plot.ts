import uPlot from 'uplot';
import { byteSteps } from '../../words/amounts.js';
import { clockText, clockWithSeconds } from '../../words/instants.js';
import { Palette } from './palette.js';
import type { Plot, PlotLine, Zoom } from './plot.js';
import type { PlotMarks } from './plot-marks.js';

const LEFT = 82;
const LEAST_ZOOM_SECONDS = 20;
const FONT = '11.5px Inter, system-ui, sans-serif';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** uPlot, which draws a {@link Plot}. */
export class CurvePlot {
  private readonly chart: uPlot;
  private readonly palette: Palette;
  private readonly readout = document.createElement('div');
  private isShowing = false;

  constructor(
    box: HTMLElement,
    private plot: Plot,
    size: Size,
    private readonly marks: PlotMarks,
    private readonly onZoom: (zoom: Zoom) => void,
  ) {
    this.palette = new Palette(box);
    this.chart = new uPlot(this.options(size), tableOf(plot), box);
    this.readout.className = 'readout';
    this.readout.hidden = true;
    this.chart.over.append(this.readout);
    this.show(plot, null);
  }

  show(plot: Plot, zoom: Zoom): void {
    this.plot = plot;
    this.isShowing = true;
    this.chart.setData(tableOf(plot), false);
    this.chart.setScale('x', { min: zoom?.[0] ?? plot.from / 1_000, max: zoom?.[1] ?? plot.until / 1_000 });
    this.isShowing = false;
  }

  /** After a change of colours or of the zone of times. */
  repaint(): void {
    this.palette.forget();
    this.chart.redraw(true, true);
  }

  end(): void {
    this.chart.destroy();
    this.palette.end();
  }

  private options(size: Size): uPlot.Options {
    const axis = { stroke: () => this.palette.of('--ink-3'), font: FONT, ticks: { show: false } };
    const grid = { stroke: () => this.palette.of('--line'), width: 1, dash: [2, 4] };
    return {
      ...size,
      padding: [34, 14, 0, 0],
      legend: { show: false },
      scales: {
        x: { time: true },
        y: { range: (_chart, _least, most) => [0, byteSteps(Math.max(1, most ?? 1)).at(-1) ?? 1] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          values: (_chart, at) => at.map((seconds) => clockText(seconds * 1_000)),
          space: 84,
          size: 32,
        },
        {
          ...axis,
          grid,
          size: LEFT,
          splits: (chart) => byteSteps(chart.scales['y']?.max ?? 1),
          values: (_chart, values) => values.map((value) => (value === 0 ? '0' : this.plot.format(value))),
        },
      ],
      series: [{}, ...this.seriesOf()],
      ...(this.plot.band ? { bands: [{ series: [2, 1], fill: () => this.palette.of('--area', 0.25) }] } : {}),
      cursor: {
        y: false,
        drag: { x: true, y: false, setScale: false },
        points: { size: 7, fill: () => this.palette.of('--surface'), width: 2 },
        bind: { dblclick: () => () => (this.onZoom(null), null) },
      },
      hooks: {
        drawClear: [(chart) => this.marks.below(chart, this.plot, this.palette)],
        draw: [(chart) => this.marks.above(chart, this.plot, this.palette)],
        setSelect: [(chart) => this.zoomTo(chart)],
        setCursor: [(chart) => this.tell(chart)],
      },
    };
  }

  private seriesOf(): uPlot.Series[] {
    const edges = this.plot.band ? [this.edge(), this.edge()] : [];
    return [...edges, ...this.plot.lines.map((line) => this.lineOf(line))];
  }

  /** Bounds of the band, which have no line of their own. */
  private edge(): uPlot.Series {
    return { width: 0, points: { show: false } };
  }

  private lineOf({ color, width, dash, isFilled, label }: PlotLine): uPlot.Series {
    return {
      label,
      width,
      stroke: () => this.palette.of(color),
      points: { show: false },
      ...(dash ? { dash: [...dash] } : {}),
      ...(isFilled ? { fill: (chart) => this.palette.fade(chart, color) } : {}),
    };
  }

  private zoomTo(chart: uPlot): void {
    const { left, width } = chart.select;
    if (width < 6 || this.isShowing) return;
    const [from, until] = [chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x')];
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const wanted = Math.max(LEAST_ZOOM_SECONDS, until - from);
    this.onZoom([from, from + wanted]);
  }

  private tell(chart: uPlot): void {
    const { idx, left = -1 } = chart.cursor;
    const at = idx === null || idx === undefined ? undefined : chart.data[0][idx];
    this.readout.hidden = at === undefined || left < 0;
    if (at === undefined) return;
    const first = this.plot.band ? 3 : 1;
    const values = this.plot.lines.flatMap(({ label }, line) => {
      const value = valueBefore(chart.data[first + line], idx ?? 0);
      return value === undefined ? [] : [`${label}: ${this.plot.format(value)}`];
    });
    this.readout.textContent = [clockWithSeconds(at * 1_000), ...values].join('\n');
    const isRight = left > chart.over.clientWidth / 2;
    this.readout.style.insetInlineStart = isRight ? 'auto' : `${left + 12}px`;
    this.readout.style.insetInlineEnd = isRight ? `${chart.over.clientWidth - left + 12}px` : 'auto';
  }
}

/** Lines have times of their own: a value that is missing at another's time is the one before, unless that is a gap. */
function valueBefore(column: uPlot.AlignedData[number] | undefined, row: number): number | undefined {
  for (let place = row; place >= Math.max(0, row - 6); place--) {
    const value = column?.[place];
    if (value === null) return undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Lines with times of their own on one axis: what only some of them have is undefined, which connects; null is a gap. */
function tableOf({ lines, band }: Plot): uPlot.AlignedData {
  const tables = lines.map(({ t, values }) => [[...t], [...values]]);
  const all = band ? [[[...band.t], [...band.most], [...band.least]], ...tables] : tables;
  if (all.every(([t]) => (t?.length ?? 0) === 0))
    return [[], ...all.flatMap((table) => table.slice(1).map(() => []))];
  return uPlot.join(
    all as uPlot.AlignedData[],
    all.map((table) => table.map(() => 2)),
  );
}
