import { cutTo, padded, textOf, widthOf } from './cell.js';
import type { Cell } from './cell.js';
import { fitted } from './column-widths.js';
import type { Column } from './column-widths.js';

const GAP = '  ';
/** A text cut any shorter is useless. */
const LEAST_WIDTH = 8;
/** Stands for the heading where a row number is expected. */
const HEADING = -1;

/** How to fit a table that is wider than the terminal. All other columns, above all ids, are never cut. */
export interface Fit {
  /** In terminal cells; undefined means unlimited. */
  readonly width?: number | undefined;
  /** The columns that are cut, with `…`. */
  readonly cut?: readonly string[];
  /** The columns to drop when cutting is not enough, in this order. */
  readonly spare?: readonly string[];
}

/** The width of the terminal on stdout; undefined for a file or a pipe, which have no limit. */
export function terminalWidth(): number | undefined {
  // Some terminals report 0.
  return process.stdout.isTTY ? process.stdout.columns || undefined : undefined;
}

/** Columns under their headings; figures are aligned right. */
export function tableOf(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  { width: room = Infinity, cut = [], spare = [] }: Fit = {},
): string {
  const columns = headings.map((heading, index) =>
    columnOf(
      heading,
      rows.map((row) => row[index]),
      cut.includes(heading),
    ),
  );
  const shown = fitted(columns, GAP.length, room, spare);
  const lines = [HEADING, ...rows.keys()].map((row) => lineOf(shown, row));
  const leftOut = headings.filter((name) => !shown.some(({ heading }) => heading === name));
  if (leftOut.length > 0) lines.push(cutTo(`(no room for ${leftOut.join(', ')})`, room));
  return lines.join('\n');
}

/** One line per member; members without a value are omitted. */
export function factsOf(facts: Readonly<Record<string, Cell>>): string {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined);
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}${GAP}${textOf(value)}`).join('\n');
}

interface Filled extends Column {
  readonly texts: readonly string[];
  readonly isFigure: boolean;
}

function columnOf(heading: string, cells: readonly Cell[], mayBeCut: boolean): Filled {
  const texts = cells.map(textOf);
  const width = Math.max(widthOf(heading), ...texts.map(widthOf));
  const least = mayBeCut ? Math.min(width, Math.max(widthOf(heading), LEAST_WIDTH)) : width;
  const isFigure = cells.every((cell, row) => typeof cell === 'number' || texts[row] === '-');
  return { heading, texts, width, least, isFigure: isFigure && cells.length > 0 };
}

function lineOf(columns: readonly Filled[], row: number): string {
  return columns
    .map(({ heading, texts, width, isFigure }) =>
      padded(cutTo(texts[row] ?? heading, width), width, isFigure),
    )
    .join(GAP)
    .trimEnd();
}
