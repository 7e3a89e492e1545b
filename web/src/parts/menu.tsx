import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';

interface MenuProps {
  readonly word: string;
  /** The choice that is in force, in words; empty for none. */
  readonly value: string;
  readonly children: ComponentChildren;
}

/** A chip that opens a panel of choices; a click elsewhere or Escape closes it. */
export function Menu({ word, value, children }: MenuProps): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const ended = new AbortController();
    const close = (): void => menu.current?.removeAttribute('open');
    document.addEventListener(
      'pointerdown',
      ({ target }) => menu.current?.contains(target as Node) || close(),
      ended,
    );
    menu.current?.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.current?.open) return;
      event.stopPropagation();
      close();
      menu.current?.querySelector('summary')?.focus();
    });
    return (): void => ended.abort();
  }, []);
  return (
    <details class={`menu ${value ? 'on' : ''}`} ref={menu}>
      <summary class="chip">
        {value ? `${word}: ${value}` : word}
        <Icon name="down" />
      </summary>
      <div class="panel">{children}</div>
    </details>
  );
}
