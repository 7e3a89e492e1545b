/** A column as wide as its widest cell; `least` is how far it may be cut. */
export interface Column {
  readonly heading: string;
  readonly width: number;
  readonly least: number;
}

/**
 * Fits the columns into `room` terminal cells, as closely as possible: cuts the widest first, then drops the expendable
 * ones.
 */
export function fitted<C extends Column>(
  columns: readonly C[],
  gap: number,
  room: number,
  [leaving, ...others]: readonly string[],
): C[] {
  const cut = narrowed(columns, gap, room);
  if (leaving === undefined || widthOf(cut, gap) <= room) return cut;
  const remaining = columns.filter(({ heading }) => heading !== leaving);
  return fitted(remaining, gap, room, others);
}

function narrowed<C extends Column>(columns: readonly C[], gap: number, room: number): C[] {
  const cut = [...columns];
  for (let excess = widthOf(cut, gap) - room; excess > 0; excess--) {
    const yielding = cut.filter(({ width, least }) => width > least);
    const widest = yielding.toSorted((a, b) => b.width - a.width)[0];
    if (!widest) break;
    cut[cut.indexOf(widest)] = { ...widest, width: widest.width - 1 };
  }
  return cut;
}

function widthOf(columns: readonly Column[], gap: number): number {
  return columns.reduce((sum, { width }) => sum + width + gap, -gap);
}
