import type { Contender } from './contender.js';
import type { Measurement } from './measure.js';
import type { Medians, Verdict } from './targets.js';

type Column = readonly [title: string, cell: (measurement: Measurement) => string];

const COLUMNS: readonly Column[] = [
  ['p50 ms', ({ p50Ms }) => rounded(p50Ms, 2)],
  ['p99 ms', ({ p99Ms }) => rounded(p99Ms, 1)],
  ['p99.9 ms', ({ p999Ms }) => rounded(p999Ms, 1)],
  ['errors', ({ errors }) => String(errors)],
  ['CPU s per 1,000: program', ({ cpuSecondsPerThousand }) => rounded(cpuSecondsPerThousand, 3)],
  ['its database', ({ databaseCpuSecondsPerThousand }) => rounded(databaseCpuSecondsPerThousand, 3)],
  ['resident MB: program', ({ residentMb }) => rounded(residentMb, 0)],
  ['its database', ({ databaseResidentMb }) => rounded(databaseResidentMb, 0)],
];
const UPDATES: readonly Column[] = [['updates/s', ({ perSecond }) => rounded(perSecond, 0)], ...COLUMNS];
const POLLS: readonly Column[] = [
  ['answers/s', ({ perSecond }) => rounded(perSecond, 0)],
  ['writes/s meanwhile', ({ writesPerSecond = 0 }) => rounded(writesPerSecond, 0)],
  ...COLUMNS,
];

/** Markdown of what each contender did; of those that are not installed, that they are not. */
export function contenderTable(contenders: readonly Contender[], medians: Medians): string {
  const columns = contenders[0]?.kind === 'polls' ? POLLS : UPDATES;
  const rows = contenders.map(({ id, name, needs }) => {
    const median = medians[id];
    if (median) return [name, ...columns.map(([, cell]) => cell(median))];
    const why = `not installed (Debian: ${needs?.package ?? '?'})`;
    return [`${name}: ${why}`, ...columns.map(() => '')];
  });
  return table(['what', ...columns.map(([title]) => title)], rows);
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ figure, demanded, ratio, reached }) => [
    figure,
    demanded,
    rounded(ratio, 2),
    reached === undefined ? 'not measured' : reached ? 'reached' : '**not reached**',
  ]);
  return table(['figure', 'demanded', 'measured', ''], rows);
}

export function table([first = '', ...titles]: readonly string[], rows: readonly string[][]): string {
  const rule = ['---', ...titles.map(() => '--:')];
  return [[first, ...titles], rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function rounded(figure: number | undefined, digits: number): string {
  if (figure === undefined) return '–';
  return figure.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
