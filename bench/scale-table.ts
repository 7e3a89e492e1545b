import type { Measurement } from './measure.js';
import type { ScaleLoad } from './scale-loads.js';
import { rounded, table } from './tables.js';

/** The medians of one load on one database, beside few and beside many jobs. */
export interface ScaleRow {
  readonly kind: string;
  readonly load: ScaleLoad;
  readonly few: Measurement;
  readonly many: Measurement;
}

const WANTED_WITHIN = 0.2;

/** Markdown: a line for each figure, in bold where many cost more than a fifth on top. */
export function scaleTable(rows: readonly ScaleRow[]): string {
  const lines = rows.flatMap(({ kind, load, few, many }) =>
    load.figures.flatMap(([member, name, digits]) => {
      const [before, after] = [few[member], many[member]];
      if (before === undefined || after === undefined) return [];
      return [
        [kind, load.name, name, rounded(before, digits), rounded(after, digits), ratioOf(before, after)],
      ];
    }),
  );
  return table(['database', 'load', 'figure', 'beside few', 'beside many', 'many ÷ few'], lines);
}

function ratioOf(before: number, after: number): string {
  const ratio = after / before;
  const text = rounded(ratio, 2);
  return Math.abs(ratio - 1) > WANTED_WITHIN ? `**${text}**` : text;
}
