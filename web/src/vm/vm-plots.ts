import type { VmHistoryView } from '../hub/vm-answers.js';
import { withGaps, wordsOf } from '../node/node-plots.js';
import { shareText } from '../nodes/node-words.js';
import type { Plot, PlotLine } from '../parts/curve/plot.js';
import { usualDistance } from '../job/curve-data.js';
import { bytesText, speedText } from '../words/amounts.js';

type Column = readonly (number | null)[];

const KIB = 1_024;
/** A hole of so many usual distances is a gap, and never shorter than this. */
const GAP = 3;
const LEAST_GAP_SECONDS = 20;

/** The charts of a virtual machine, by what people call them. */
export const CHARTS = {
  cpu: { title: 'CPU', lines: [['CPU', 'cpu_percent', '--run-fill']], scale: 1, format: shareText },
  disk: {
    title: 'Disks',
    lines: [
      ['Read', 'disk_read_rate', '--run-fill'],
      ['Written', 'disk_write_rate', '--stall-fill'],
    ],
    scale: 1,
    format: speedText,
  },
  network: {
    title: 'Network',
    lines: [
      ['Received', 'network_rx_rate', '--run-fill'],
      ['Sent', 'network_tx_rate', '--stall-fill'],
    ],
    scale: 1,
    format: speedText,
  },
  memory: {
    title: 'Memory',
    lines: [['Assigned', 'memory_used', '--run-fill']],
    scale: KIB,
    format: bytesText,
  },
} as const;

export type ChartName = keyof typeof CHARTS;

export function vmPlot(name: ChartName, history: VmHistoryView, from: number, until: number): Plot {
  const { title, lines, scale, format } = CHARTS[name];
  const scaled = (column: Column): Column => column.map((value) => value && value * scale);
  const gap = Math.max(LEAST_GAP_SECONDS, GAP * usualDistance(history.t));
  const gapped = (column: Column): Pick<PlotLine, 't' | 'values'> =>
    withGaps(history.t, scaled(column), history.step_seconds, gap);
  const drawn = lines.map(([label, figure, color], place): PlotLine => {
    const isFirst = place === 0;
    return {
      label,
      color,
      ...gapped(history[figure]),
      width: 1.7,
      isFilled: isFirst,
      dash: isFirst ? [] : [6, 3],
    };
  });
  const { t, values: most } = gapped(history[`${lines[0][1]}_max`]);
  const words = lines.map(([label, figure]) =>
    wordsOf(label, scaled(history[figure]), scaled(history[`${figure}_max`]), format),
  );
  return {
    kind: 'node',
    lines: drawn,
    ...(lines.length === 1 ? { band: { t, most, least: drawn[0]?.values ?? [] } } : {}),
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
