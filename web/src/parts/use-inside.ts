import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Whether the pointer or the focus is within an element: nothing there may move of itself. */
export function useInside(ref: RefObject<HTMLElement | null>): ReadonlySignal<boolean> {
  const isInside = useSignal(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const ended = new AbortController();
    let pointer = false;
    let focus = false;
    const on = (type: string, change: () => void): void =>
      element.addEventListener(
        type,
        () => {
          change();
          isInside.value = pointer || focus;
        },
        { signal: ended.signal },
      );
    on('pointerenter', () => (pointer = true));
    on('pointerleave', () => (pointer = false));
    on('focusin', () => (focus = element.querySelector(':focus-visible') !== null));
    on('focusout', () => (focus = false));
    return (): void => ended.abort();
  }, []);
  return isInside;
}
