import { useEffect, useRef, useState } from 'preact/hooks';

/** A value that changes once in `ms` at most, however often the one that is given does. */
export function usePaced<T>(value: T, ms: number): T {
  const [paced, setPaced] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait = Math.max(0, changedAt.current + ms - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setPaced(value);
    }, wait);
    return (): void => clearTimeout(timer);
  }, [value, ms]);
  return paced;
}
