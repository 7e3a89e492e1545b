import type { VmHistoryView } from '../hub/vm-answers.js';
import { plotOf, withGaps } from '../node/node-plots.js';
import { shareText } from '../nodes/node-words.js';
import type { Plot } from '../parts/curve/plot.js';
import { usualDistance } from '../job/curve-data.js';
import { bytesText, speedText } from '../words/amounts.js';

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
  const gap = Math.max(LEAST_GAP_SECONDS, GAP * usualDistance(history.t));
  return plotOf<(typeof lines)[number][1]>({
    title,
    lines,
    columnOf: (figure) => history[figure].map((value) => value && value * scale),
    gapped: (column) => withGaps(history.t, column, history.step_seconds, gap),
    from,
    until,
    format,
  });
}
