import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** The width of an element's content in pixels; 0 until it is known. */
export function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!ref.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(ref.current);
    return (): void => observer.disconnect();
  }, []);
  return width;
}
