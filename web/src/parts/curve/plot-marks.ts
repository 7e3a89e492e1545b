import type uPlot from 'uplot';
import { spanText } from '../../words/spans.js';
import type { Palette } from './palette.js';
import type { Phase, Plot, Stretch } from './plot.js';

const BAND_HEIGHT = 16;
const BAND_ABOVE = 24;
const FONT = (ratio: number, weight = 500): string =>
  `${weight} ${11.5 * ratio}px Inter, system-ui, sans-serif`;

/** In pixels of the canvas, within the plot. */
class Ground {
  readonly ratio = devicePixelRatio;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;

  constructor(readonly chart: uPlot) {
    const { left, top, width, height } = chart.bbox;
    [this.left, this.right, this.top, this.bottom] = [left, left + width, top, top + height];
  }

  x(ms: number): number {
    return Math.min(this.right, Math.max(this.left, this.chart.valToPos(ms / 1_000, 'x', true)));
  }

  /** The part of a stretch that is in sight. */
  span({ from, until }: Stretch): readonly [number, number] | undefined {
    const [a, b] = [this.x(from), this.x(until)];
    return b - a < 1 ? undefined : [a, b];
  }

  isInside(ms: number): boolean {
    const x = this.chart.valToPos(ms / 1_000, 'x', true);
    return x >= this.left && x <= this.right;
  }
}

/** Before the lines: silences, and where the end is expected. */
function drawBelow(chart: uPlot, plot: Plot, palette: Palette): void {
  const { ctx } = chart;
  const ground = new Ground(chart);
  ctx.save();
  for (const silence of plot.silences) drawSilence(ground, silence, palette);
  if (plot.end) {
    const { at, spread } = plot.end;
    const span = ground.span({ from: at - spread, until: at + spread });
    if (span) {
      ctx.fillStyle = palette.of('--ok-fill', 0.09);
      ctx.fillRect(span[0], ground.top, span[1] - span[0], ground.bottom - ground.top);
    }
  }
  ctx.restore();
}

/** After the lines: phases, now, and the words. */
function drawAbove(chart: uPlot, plot: Plot, palette: Palette): void {
  const { ctx } = chart;
  const ground = new Ground(chart);
  ctx.save();
  ctx.textBaseline = 'middle';
  for (const phase of plot.phases) drawPhase(ground, phase, palette);
  for (const silence of plot.silences) nameSilence(ground, silence, palette);
  if (plot.now !== null && ground.isInside(plot.now)) {
    upright(ground, plot.now, palette.of('--line-strong'));
    write(ground, 'now', plot.now, palette.of('--ink-3'));
  }
  if (plot.now !== null && plot.kind !== 'disks') ringAtEnd(ground, plot, palette);
  if (plot.end && ground.isInside(plot.end.at)) {
    upright(ground, plot.end.at, palette.of('--ok-fill'), [4, 4]);
    writeEnd(ground, plot, palette);
  }
  ctx.restore();
}

/** Where the run has got to. */
function ringAtEnd(ground: Ground, { lines }: Plot, palette: Palette): void {
  const own = lines.at(-1);
  const last = own?.values.at(-1);
  const at = own?.t.at(-1);
  if (!own || last === null || last === undefined || at === undefined || !ground.isInside(at * 1_000)) return;
  const { ctx } = ground.chart;
  ctx.beginPath();
  ctx.arc(ground.x(at * 1_000), ground.chart.valToPos(last, 'y', true), 4.5 * ground.ratio, 0, 2 * Math.PI);
  ctx.fillStyle = palette.of('--surface');
  ctx.fill();
  ctx.strokeStyle = palette.of(own.color);
  ctx.lineWidth = 2.4 * ground.ratio;
  ctx.stroke();
}

/** Hatched, so that it is told apart without colours. */
function drawSilence(ground: Ground, silence: Stretch, palette: Palette): void {
  const span = ground.span(silence);
  if (!span) return;
  const { ctx } = ground.chart;
  const [from, until] = span;
  const step = 7 * ground.ratio;
  const height = ground.bottom - ground.top;
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, ground.top, until - from, height);
  ctx.clip();
  ctx.strokeStyle = palette.of('--stall-fill', 0.4);
  ctx.lineWidth = 2.4 * ground.ratio;
  ctx.beginPath();
  for (let x = from - height; x < until; x += step) {
    ctx.moveTo(x, ground.bottom);
    ctx.lineTo(x + height, ground.top);
  }
  ctx.stroke();
  ctx.restore();
}

function nameSilence(ground: Ground, silence: Stretch, palette: Palette): void {
  const span = ground.span(silence);
  if (!span) return;
  const { ctx } = ground.chart;
  const text = `silent ${spanText(silence.until - silence.from)}`;
  ctx.font = FONT(ground.ratio, 550);
  ctx.fillStyle = palette.of('--stall');
  const width = ctx.measureText(text).width;
  const y = ground.bottom - 18 * ground.ratio;
  const gap = 6 * ground.ratio;
  const fits = span[1] + gap + width < ground.right;
  ctx.textAlign = fits ? 'left' : 'right';
  ctx.fillText(text, fits ? span[1] + gap : span[0] - gap, y);
}

function drawPhase(ground: Ground, phase: Phase, palette: Palette): void {
  const span = ground.span(phase);
  if (!span) return;
  const { ctx } = ground.chart;
  const [ratio, from] = [ground.ratio, span[0]];
  const width = Math.max(2 * ratio, span[1] - from - 2 * ratio);
  const top = ground.top - BAND_ABOVE * ratio;
  const isTransfer = /transfer|copy|read|upload/i.test(phase.name);
  ctx.fillStyle = palette.of(isTransfer ? '--run-soft' : '--wait-soft');
  ctx.beginPath();
  ctx.roundRect(from, top, width, BAND_HEIGHT * ratio, 4 * ratio);
  ctx.fill();
  ctx.font = FONT(ratio, 550);
  if (ctx.measureText(phase.name).width + 14 * ratio > width) return;
  ctx.fillStyle = palette.of(isTransfer ? '--run' : '--wait');
  ctx.textAlign = 'left';
  ctx.fillText(phase.name, from + 7 * ratio, top + (BAND_HEIGHT / 2 + 0.5) * ratio);
}

function upright(ground: Ground, ms: number, color: string, dash: readonly number[] = []): void {
  const { ctx } = ground.chart;
  const x = Math.round(ground.x(ms)) + 0.5;
  ctx.strokeStyle = color;
  ctx.lineWidth = ground.ratio;
  ctx.setLineDash(dash.map((length) => length * ground.ratio));
  ctx.beginPath();
  ctx.moveTo(x, ground.top);
  ctx.lineTo(x, ground.bottom);
  ctx.stroke();
  ctx.setLineDash([]);
}

function write(ground: Ground, text: string, ms: number, color: string): void {
  const { ctx } = ground.chart;
  ctx.font = FONT(ground.ratio);
  ctx.fillStyle = color;
  const x = ground.x(ms);
  const gap = 7 * ground.ratio;
  const fits = x + gap + ctx.measureText(text).width < ground.right;
  ctx.textAlign = fits ? 'left' : 'right';
  ctx.fillText(text, x + (fits ? gap : -gap), ground.top + 8 * ground.ratio);
}

/** Before the end, if that leaves room for the word at now; else a line lower. */
function writeEnd(ground: Ground, { end, now }: Plot, palette: Palette): void {
  if (!end) return;
  const { ctx } = ground.chart;
  const [ratio, gap] = [ground.ratio, 7 * ground.ratio];
  ctx.font = FONT(ratio, 550);
  ctx.fillStyle = palette.of('--ok');
  const right = Math.max(ground.x(end.at - end.spread) - gap, ground.left + ctx.measureText(end.text).width);
  const isFree = now === null || right - ctx.measureText(end.text).width > ground.x(now) + 42 * ratio;
  ctx.textAlign = 'right';
  ctx.fillText(end.text, right, ground.top + (isFree ? 8 : 26) * ratio);
}

type Draw = (chart: uPlot, plot: Plot, palette: Palette) => void;

/** Draws below and above the curves. It comes with the page: the file of the chart is for uPlot alone. */
export interface PlotMarks {
  readonly below: Draw;
  readonly above: Draw;
}

export const PLOT_MARKS: PlotMarks = { below: drawBelow, above: drawAbove };
