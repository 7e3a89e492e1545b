type Column = readonly (number | null)[];

interface Span {
  /** In seconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly step: number;
}

/** A column with a place for each bucket of the span: buckets without a snapshot are left out of a history, and are null here. */
export function onTime(t: readonly number[], values: Column, { from, until, step }: Span): Column {
  const first = Math.floor(from / step);
  const places: (number | null)[] = Array.from({ length: Math.floor(until / step) - first + 1 }, () => null);
  t.forEach((at, index) => {
    const place = Math.floor(at / step) - first;
    if (place >= 0 && place < places.length) places[place] = values[index] ?? null;
  });
  return places;
}
