import { FIGURES } from '../rules/figures.js';
import type { FigureName } from '../rules/figures.js';
import type { BucketSums } from './bucket-sums.js';

type Columns = Readonly<Record<FigureName | `${FigureName}_max`, Column>>;
type Column = readonly (number | null)[];

/** Columns of one length, oldest first; a bucket without a snapshot is left out. */
export type HistoryView = {
  readonly node_id: string;
  readonly step_seconds: number;
  /** The start of each bucket, in seconds since 1970. */
  readonly t: readonly number[];
} & Columns;

export function historyView(nodeId: string, step: number, sums: BucketSums): HistoryView {
  const buckets = sums.sorted();
  const columns = FIGURES.flatMap((name): (readonly [string, Column])[] => [
    [name, buckets.map(([, { [name]: of }]) => (of ? of.sum / of.count : null))],
    [`${name}_max`, buckets.map(([, { [name]: of }]) => of?.max ?? null)],
  ]);
  return {
    node_id: nodeId,
    step_seconds: step,
    t: buckets.map(([start]) => start),
    ...(Object.fromEntries(columns) as Columns),
  };
}
