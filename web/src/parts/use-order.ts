import { useSignal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JobView } from '../hub/types.js';

/** Figures change all the time: rows change places only so often. */
const EVERY_MS = 5_000;

export type Compare = (a: JobView, b: JobView) => number;

export interface OrderOptions {
  readonly has: (job: JobView) => boolean;
  readonly compare: Compare;
  /** Another filter or order has another key, and takes effect at once. */
  readonly key: string;
  /** While it is true, rows stay where they are, and new ones wait. */
  readonly isHeld: ReadonlySignal<boolean>;
}

export interface Order {
  readonly order: readonly Signal<JobView>[];
  /** How many jobs wait to be shown. */
  readonly fresh: number;
  /** Shows them. */
  readonly show: () => void;
}

/** The jobs of a list in an order that rests while somebody points at it. */
export function useOrder(list: ReadonlySignal<readonly Signal<JobView>[]>, options: OrderOptions): Order {
  const order = useSignal<readonly Signal<JobView>[]>([]);
  const fresh = useSignal(0);
  const latest = useRef(options);
  latest.current = options;
  const sort = (): void => {
    order.value = sorted(list.peek(), latest.current);
    fresh.value = 0;
  };
  const all = list.value;
  const isHeld = options.isHeld.value;
  useEffect(sort, [options.key]);
  useEffect(() => {
    if (!isHeld || order.peek().length === 0) return sort();
    const shown = new Set(order.peek());
    fresh.value = all.filter((job) => !shown.has(job) && latest.current.has(job.peek())).length;
  }, [all, isHeld]);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setInterval(sort, EVERY_MS);
    return (): void => clearInterval(timer);
  }, [isHeld]);
  return { order: order.value, fresh: fresh.value, show: sort };
}

export function sorted(
  list: readonly Signal<JobView>[],
  { has, compare }: Pick<OrderOptions, 'has' | 'compare'>,
): Signal<JobView>[] {
  return list.filter((job) => has(job.peek())).toSorted((a, b) => compare(a.peek(), b.peek()));
}
