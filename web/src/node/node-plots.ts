import type { HistoryView } from '../hub/types.js';
import type { Plot, PlotLine } from '../parts/curve/plot.js';
import { MIB, shareText } from '../nodes/node-words.js';
import { speedText } from '../words/amounts.js';

type Column = readonly (number | null)[];

/** A hole of so many buckets is a gap, and never shorter than this, as daemons measure once a minute. */
const GAP_STEPS = 2;
const LEAST_GAP_SECONDS = 180;

/** The charts of a node, by what people call them. */
export const CHARTS = {
  cpu: { title: 'CPU', lines: [['CPU', 'cpu_percent', '--run-fill']], isShare: true },
  network: {
    title: 'Network',
    lines: [
      ['Received', 'network_rx_rate_mbps', '--run-fill'],
      ['Sent', 'network_tx_rate_mbps', '--stall-fill'],
    ],
    isShare: false,
  },
  memory: {
    title: 'Memory and disk',
    lines: [
      ['Memory', 'memory_percent', '--run-fill'],
      ['Disk', 'disk_percent', '--stop-fill'],
    ],
    isShare: true,
  },
  load: { title: 'Load', lines: [['Load, 1 min', 'load_avg_1m', '--ok-fill']], isShare: false },
} as const;

export type ChartName = keyof typeof CHARTS;

export function nodePlot(name: ChartName, history: HistoryView, from: number, until: number): Plot {
  const { title, lines, isShare } = CHARTS[name];
  const scale = name === 'network' ? MIB : 1;
  const format = isShare ? shareText : name === 'network' ? speedText : loadText;
  return plotOf<(typeof lines)[number][1]>({
    title,
    lines,
    columnOf: (figure) => history[figure].map((value) => value && value * scale),
    gapped: (column) => withGaps(history.t, column, history.step_seconds),
    from,
    until,
    format,
  });
}

interface Charted<Figure extends string> {
  readonly title: string;
  readonly lines: readonly (readonly [label: string, figure: Figure, color: string])[];
  readonly columnOf: (figure: Figure | `${Figure}_max`) => Column;
  readonly gapped: (column: Column) => Pick<PlotLine, 't' | 'values'>;
  /** In ms since 1970. */
  readonly from: number;
  readonly until: number;
  readonly format: (value: number) => string;
}

/** Means as lines, all but the first dashed; a lone one has its greatest figures as a band. */
export function plotOf<Figure extends string>(charted: Charted<Figure>): Plot {
  const { title, lines, columnOf, gapped, from, until, format } = charted;
  const drawn = lines.map(([label, figure, color], place): PlotLine => {
    const isFirst = place === 0;
    const line = gapped(columnOf(figure));
    return { label, color, ...line, width: 1.7, isFilled: isFirst, dash: isFirst ? [] : [6, 3] };
  });
  const words = lines.map(([label, figure]) =>
    wordsOf(label, columnOf(figure), columnOf(`${figure}_max`), format),
  );
  const lone = lines.length === 1 ? lines[0] : undefined;
  const top = lone && gapped(columnOf(`${lone[1]}_max`));
  return {
    kind: 'node',
    lines: drawn,
    ...(top ? { band: { t: top.t, most: top.values, least: drawn[0]?.values ?? [] } } : {}),
    from,
    until,
    phases: [],
    silences: [],
    now: null,
    end: null,
    format,
    words: `${title}. ${words.join(' ')}`,
  };
}

/** `CPU: 12 % on average, at most 98 %.` */
export function wordsOf(
  label: string,
  means: Column,
  maxima: Column,
  format: (value: number) => string,
): string {
  const mean = meanOf(means);
  if (mean === null) return `${label}: no figures.`;
  return `${label}: ${format(mean)} on average, at most ${format(greatestOf(maxima) ?? mean)}.`;
}

export function meanOf(column: Column): number | null {
  const known = column.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

export function greatestOf(column: Column): number | null {
  return column.reduce(
    (most, value) => (value === null || (most !== null && most > value) ? most : value),
    null,
  );
}

/** Buckets without a snapshot are left out of a history: a null where some are missing breaks the line. */
export function withGaps(
  t: readonly number[],
  values: Column,
  step: number,
  least = LEAST_GAP_SECONDS,
): { t: number[]; values: (number | null)[] } {
  const longest = Math.max(step * GAP_STEPS, least);
  const line = { t: [] as number[], values: [] as (number | null)[] };
  t.forEach((at, place) => {
    const before = t[place - 1];
    if (before !== undefined && at - before > longest) {
      line.t.push(before + step);
      line.values.push(null);
    }
    line.t.push(at);
    line.values.push(values[place] ?? null);
  });
  return line;
}

function loadText(load: number): string {
  return load.toFixed(load < 10 ? 1 : 0);
}
