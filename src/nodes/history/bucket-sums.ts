import { FIGURES } from '../rules/figures.js';
import type { FigureName } from '../rules/figures.js';

/** One figure of some snapshots: of how many, their sum, and the greatest. */
export interface Sum {
  readonly count: number;
  readonly sum: number;
  readonly max: number;
}

/** Without the figures that none of the snapshots has. */
export type Sums = Readonly<Partial<Record<FigureName, Sum>>>;

/** A bucket in the answer of the database. */
export type SumRow = { readonly bucket: number } & Readonly<
  Record<`${FigureName}_sum` | `${FigureName}_max`, number | null> & Record<`${FigureName}_count`, number>
>;

export function addSums(one: Sums, other: Sums): Sums {
  return Object.fromEntries(
    FIGURES.flatMap((name) => {
      const [a, b] = [one[name], other[name]];
      const sum =
        a && b ? { count: a.count + b.count, sum: a.sum + b.sum, max: Math.max(a.max, b.max) } : (a ?? b);
      return sum ? [[name, sum] as const] : [];
    }),
  );
}

/** Adds up what was measured, by buckets of so many seconds. */
export class BucketSums {
  private readonly buckets = new Map<number, Sums>();

  constructor(private readonly step: number) {}

  add(second: number, sums: Sums): void {
    const bucket = second - (second % this.step);
    const known = this.buckets.get(bucket);
    this.buckets.set(bucket, known ? addSums(known, sums) : sums);
  }

  addRows(rows: readonly SumRow[]): void {
    for (const row of rows) this.add(row.bucket, sumsIn(row));
  }

  /** Oldest first. */
  sorted(): (readonly [bucket: number, sums: Sums])[] {
    return [...this.buckets].toSorted(([a], [b]) => a - b);
  }
}

function sumsIn(row: SumRow): Sums {
  return Object.fromEntries(
    FIGURES.flatMap((name) => {
      const [sum, max] = [row[`${name}_sum`], row[`${name}_max`]];
      return sum === null || max === null ? [] : [[name, { count: row[`${name}_count`], sum, max }] as const];
    }),
  );
}
