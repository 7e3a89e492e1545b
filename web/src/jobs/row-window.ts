/** Rows outside of the view that are there, too, so that fast scrolling shows no gaps. */
const OVERSCAN = 8;

export interface View {
  readonly count: number;
  readonly rowHeight: number;
  /** How far the top of the first row is above the top of the view, in pixels; negative while it is below. */
  readonly above: number;
  /** The height of the view. */
  readonly height: number;
}

/** The rows that exist: from `first` up to, not including, `end`. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** A list of 10,000 rows has as many in the page as a screen shows, and a few more. */
export function rowWindow({ count, rowHeight, above, height }: View): RowWindow {
  const visible = Math.ceil(height / rowHeight) + 1;
  const top = Math.floor(above / rowHeight);
  const first = clamp(top - OVERSCAN, 0, Math.max(0, count - visible - OVERSCAN));
  const end = clamp(top + visible + OVERSCAN, Math.min(count, visible), count);
  return { first, end };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
