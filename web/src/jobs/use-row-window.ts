import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { rowWindow } from './row-window.js';
import type { RowWindow } from './row-window.js';

/** The rows of a table body that have to exist, as the page is scrolled. */
export function useRowWindow(
  body: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): RowWindow {
  const [rows, setRows] = useState<RowWindow>({ first: 0, end: Math.min(count, 40) });
  useEffect(() => {
    const look = (): void => {
      const above = -(body.current?.getBoundingClientRect().top ?? 0);
      const found = rowWindow({ count, rowHeight, above, height: innerHeight });
      setRows((before) => (before.first === found.first && before.end === found.end ? before : found));
    };
    look();
    const ended = new AbortController();
    addEventListener('scroll', look, { passive: true, signal: ended.signal });
    addEventListener('resize', look, { signal: ended.signal });
    return (): void => ended.abort();
  }, [count, rowHeight]);
  return { first: Math.min(rows.first, count), end: Math.min(rows.end, count) };
}
