import type { JSX } from 'preact';

const WIDTH = 76;
const HEIGHT = 24;
/** Room for the line's width. */
const EDGE = 2;

/** A small curve without axes; the figures beside it say the same in words. Null values are gaps. */
export function Sparkline({
  values,
  tone,
  most,
}: {
  readonly values: readonly (number | null)[];
  readonly tone: string;
  /** The value at the top; by default the greatest of them. */
  readonly most?: number;
}): JSX.Element {
  const { line, area } = pathsOf(values, WIDTH, HEIGHT, most);
  return (
    <svg
      class={`spark ${tone}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="area" d={area} />
      <path class="line" d={line} />
    </svg>
  );
}

/** Paths of a curve from 0 at the bottom to its greatest value at the top. */
export function pathsOf(
  values: readonly (number | null)[],
  width: number,
  height: number,
  top?: number,
): { line: string; area: string } {
  const most = top ?? (values.reduce<number>((greatest, value) => Math.max(greatest, value ?? 0), 0) || 1);
  const x = (index: number): number => (values.length < 2 ? 0 : (index * width) / (values.length - 1));
  const y = (value: number): number => height - EDGE - (value / most) * (height - 2 * EDGE);
  let line = '';
  let area = '';
  let start: number | null = null;
  values.forEach((value, index) => {
    if (value === null) {
      if (start !== null) area += `L${x(index - 1).toFixed(1)} ${height}Z`;
      start = null;
      return;
    }
    const point = `${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    line += `${start === null ? 'M' : 'L'}${point}`;
    area += start === null ? `M${x(index).toFixed(1)} ${height}L${point}` : `L${point}`;
    start ??= index;
  });
  if (start !== null) area += `L${x(values.length - 1).toFixed(1)} ${height}Z`;
  return { line, area };
}
