export type Cell = string | number | null | undefined;

const GAP = '  ';

/** Columns under their headings; figures stand to the right. */
export function tableOf(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => headings.map((_, column) => textOf(row[column])));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const isFigure = headings.map((_, column) =>
    rows.every((row) => typeof row[column] === 'number' || textOf(row[column]) === '-'),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isFigure[column] && rows.length > 0 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd();
  return [headings, ...texts].map(line).join('\n');
}

/** A line for each member; those that nobody has given are left out. */
export function factsOf(facts: Readonly<Record<string, Cell>>): string {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined);
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}${GAP}${textOf(value)}`).join('\n');
}

/** Clients chose some of the texts: what would move a terminal's cursor or colour it is shown, not done. */
function textOf(value: Cell): string {
  if (value === null || value === undefined || value === '') return '-';
  return String(value).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (control) => `\\u${(control.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
