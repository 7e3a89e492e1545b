import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { go } from './router.js';

/** A first key such as `g` waits for its second for so long. */
const SECOND_KEY_MS = 1_200;

/** Whether the list of keys is shown. */
export const isHelpShown = signal(false);

type Handlers = Readonly<Record<string, () => void>>;

const layers: Handlers[] = [];
let first = '';
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keys of a page while it is shown, such as `j`, or `g o` one after the other. */
export function useKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const layer = Object.fromEntries(
      Object.keys(handlers).map((key) => [key, (): void => latest.current[key]?.()]),
    );
    layers.push(layer);
    return (): void => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

export function startKeys(): void {
  layers.push({
    '/': () => document.querySelector<HTMLElement>('.find input')?.focus(),
    '?': () => (isHelpShown.value = true),
    'g o': () => go('/'),
    'g j': () => go('/jobs'),
    'g m': () => go('/machines'),
    'g r': () => go('/runs'),
    'g n': () => go('/nodes'),
    'g v': () => go('/vms'),
  });
  document.addEventListener('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isForItself(event)) return;
    if (press(event.key)) event.preventDefault();
  });
}

/** Whether anybody takes the key. */
function press(key: string): boolean {
  const pressed = first ? `${first} ${key}` : key;
  first = '';
  clearTimeout(timer);
  const handler = layers.toReversed().find((layer) => Object.hasOwn(layer, pressed));
  if (handler) {
    handler[pressed]?.();
    return true;
  }
  if (layers.some((layer) => Object.keys(layer).some((name) => name.startsWith(`${key} `)))) {
    first = key;
    timer = setTimeout(() => (first = ''), SECOND_KEY_MS);
  }
  return false;
}

/** Fields and dialogs have their keys themselves; Enter is for the link or the button that has the focus. */
function isForItself({ target, key }: KeyboardEvent): boolean {
  if (key === 'Enter' && target instanceof Element && target.closest('a, button, summary') !== null)
    return true;
  return (
    target instanceof Element &&
    target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null
  );
}
