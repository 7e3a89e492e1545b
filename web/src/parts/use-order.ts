import { useSignal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JobView } from '../hub/types.js';
import { appended, sorted } from './order.js';
import type { Compare } from './order.js';

/** Figures change all the time: rows change places only so often. */
const EVERY_MS = 5_000;

export interface OrderOptions {
  readonly has: (job: JobView) => boolean;
  readonly compare: Compare;
  /** Another filter or order has another key, and takes effect at once. */
  readonly key: string;
  /** How many pages of a list were read: the rows of another one come at the end. */
  readonly pages?: number;
  /** While it is true, rows stay where they are, and new ones wait. */
  readonly isHeld: boolean;
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
  const done = useRef({ key: '', pages: 0 });
  const { key, pages = 0, isHeld, has, compare } = options;
  const show = (): void => {
    order.value = sorted(list.peek(), has, compare);
    fresh.value = 0;
  };
  const latest = useRef(show);
  latest.current = show;
  const all = list.value;
  useEffect(() => {
    const { key: doneKey, pages: donePages } = done.current;
    done.current = { key, pages };
    if (!isHeld || doneKey !== key || order.peek().length === 0) return show();
    if (donePages !== pages) order.value = appended(order.peek(), sorted(all, has, compare), compare);
    const shown = new Set(order.peek());
    fresh.value = all.filter((job) => !shown.has(job) && has(job.peek())).length;
  }, [all, key, pages, isHeld]);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setInterval(() => latest.current(), EVERY_MS);
    return (): void => clearInterval(timer);
  }, [isHeld]);
  return { order: order.value, fresh: fresh.value, show };
}
