import type { Load } from './load.js';
import { rounded, table } from './tables.js';

/** The windows of a load without and with a prune beside it. */
export interface PruneRow {
  readonly kind: string;
  readonly without: readonly Load[];
  readonly during: readonly Load[];
  readonly pruned: number;
  readonly seconds: number;
}

const FIGURES = [
  ['p50 ms', 'p50Ms', 2],
  ['p99 ms', 'p99Ms', 1],
  ['p99.9 ms', 'p999Ms', 1],
] as const;

/** Markdown: the median window of each figure. */
export function pruneTable(rows: readonly PruneRow[]): string {
  const lines = rows.flatMap(({ kind, without, during, pruned, seconds }) => [
    ...FIGURES.map(([name, member, digits]) => {
      const [before, meanwhile] = [median(without, member), median(during, member)];
      return [
        kind,
        name,
        rounded(before, digits),
        rounded(meanwhile, digits),
        rounded(meanwhile / before, 2),
      ];
    }),
    [kind, 'jobs pruned', '–', rounded(pruned, 0), ''],
    [kind, 'jobs pruned per second', '–', rounded(pruned / seconds, 0), ''],
  ]);
  return table(['database', 'figure', 'without', 'during the prune', 'ratio'], lines);
}

function median(loads: readonly Load[], member: (typeof FIGURES)[number][1]): number {
  const sorted = loads.map((taken) => taken[member]).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
