import { fromOrdinal, toOrdinal } from './ordinal.js';

/** Which figure a series follows: a disk by its index (0 and up), or the job itself. */
export type SeriesKey = number;
/** The job's own bytes. */
export const JOB: SeriesKey = -1;

/** Figures of one update, by series. */
export type Figures = readonly (readonly [SeriesKey, number])[];

/** Figures as their ordinals, which is how they are stored (see ordinal.ts). */
type Column = (number | undefined)[];

/**
 * The greatest figure of each series in each bucket that has any; `at` are the numbers of the buckets, rising. As a
 * maximum knows neither order nor duplicates, a curve does not depend on the order in which updates arrive.
 */
export class Curve {
  constructor(
    readonly at: number[] = [],
    readonly series: Map<SeriesKey, Column> = new Map(),
  ) {}

  get length(): number {
    return this.at.length;
  }

  /** The newest bucket; undefined for an empty curve. */
  get newest(): number | undefined {
    return this.at.at(-1);
  }

  /** The figure of a series in a row, or the last one before it. */
  standing(key: SeriesKey, row: number): number | undefined {
    const column = this.series.get(key) ?? [];
    for (let earlier = row; earlier >= 0; earlier--) {
      const ordinal = column[earlier];
      if (ordinal !== undefined) return fromOrdinal(ordinal);
    }
    return undefined;
  }

  raise(at: number, figures: Figures): void {
    const row = this.rowOf(at);
    for (const [key, figure] of figures) raiseRow(this.columnOf(key), row, toOrdinal(figure));
  }

  /** Raises this curve by all of another one. */
  merge(other: Curve): void {
    const rows = other.at.map((at) => this.rowOf(at));
    for (const [key, ordinals] of other.series) this.raiseColumn(key, ordinals, rows);
  }

  /** The same curve in buckets that are `times` as long. */
  inBucketsOf(times: number): Curve {
    const longer = new Curve();
    const rows = this.at.map((at) => longer.rowOf(Math.floor(at / times)));
    for (const [key, ordinals] of this.series) longer.raiseColumn(key, ordinals, rows);
    return longer;
  }

  copy(): Curve {
    const series = [...this.series].map(([key, column]): [SeriesKey, Column] => [key, [...column]]);
    return new Curve([...this.at], new Map(series));
  }

  /** Removes the buckets before `at`, and returns them. */
  cutBefore(at: number): Curve {
    if ((this.at[0] ?? at) >= at) return new Curve();
    const count = this.at.findIndex((bucket) => bucket >= at);
    const rows = count < 0 ? this.length : count;
    const cut = new Curve(this.at.splice(0, rows));
    for (const [key, column] of this.series) {
      const ordinals = column.splice(0, rows);
      if (ordinals.some((ordinal) => ordinal !== undefined)) cut.series.set(key, ordinals);
      if (column.every((ordinal) => ordinal === undefined)) this.series.delete(key);
    }
    return cut;
  }

  /** The row of a bucket, which is inserted if it is new. Searched from the end, where nearly all updates belong. */
  private rowOf(at: number): number {
    let row = this.at.length;
    while (row > 0 && (this.at[row - 1] ?? 0) > at) row--;
    if (row > 0 && this.at[row - 1] === at) return row - 1;
    this.at.splice(row, 0, at);
    for (const column of this.series.values()) column.splice(row, 0, undefined);
    return row;
  }

  /** Raises a series by ordinals, each in the row that `rows` says. */
  private raiseColumn(key: SeriesKey, ordinals: Column, rows: readonly number[]): void {
    const column = this.columnOf(key);
    ordinals.forEach((ordinal, index) => {
      if (ordinal !== undefined) raiseRow(column, rows[index] ?? 0, ordinal);
    });
  }

  private columnOf(key: SeriesKey): Column {
    const known = this.series.get(key);
    if (known) return known;
    const column: Column = Array.from({ length: this.length });
    this.series.set(key, column);
    return column;
  }
}

function raiseRow(column: Column, row: number, ordinal: number): void {
  const known = column[row];
  if (known === undefined || known < ordinal) column[row] = ordinal;
}
