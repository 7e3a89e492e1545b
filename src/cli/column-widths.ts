/** A column as wide as its widest cell, and at least so wide where it may be cut. */
export interface Column {
  readonly heading: string;
  readonly width: number;
  readonly least: number;
}

/**
 * The columns in at most `room` cells, or as near to it as may be: the widest are cut first, and when that is not
 * enough, those that can be spared are left out.
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
