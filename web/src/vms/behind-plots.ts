import type { JobView, SamplesView } from '../hub/types.js';
import type { VmHistoryView } from '../hub/vm-answers.js';
import { plotOf } from '../job/plots.js';
import type { Plot } from '../parts/curve/plot.js';
import { vmPlot } from '../vm/vm-plots.js';

export interface TitledPlot extends Plot {
  readonly title: string;
}

/** The machine's disks with the speed of the job, and its CPU, on the job's own axis of time. */
export function plotsBehind(
  job: JobView,
  samples: SamplesView,
  history: VmHistoryView,
  now: number,
): TitledPlot[] {
  const { lines, from, until } = plotOf('speed', { job, samples, events: [], before: null, now });
  const last = job.completed_at ? until : now;
  const disk = vmPlot('disk', history, from, last);
  const cpu = vmPlot('cpu', history, from, last);
  const speed = lines.at(-1);
  const drawn = disk.lines.map((line) => ({ ...line, isFilled: false }));
  const own = { label: 'Job', color: '--ok-fill', isFilled: true, dash: [] };
  return [
    {
      ...disk,
      title: 'Job and disks',
      lines: speed ? [{ ...speed, ...own }, ...drawn] : drawn,
      words: disk.words.replace('Disks. ', ''),
    },
    { ...cpu, title: 'CPU of the machine', words: cpu.words.replace('CPU. ', '') },
  ];
}
