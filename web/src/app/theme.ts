import { effect, signal } from '@preact/signals';
import { keep, kept } from '../hub/kept.js';

const KEY = 'hub-theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Remembered on the device. */
export const theme = signal<Theme>(remembered());

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
  keep(KEY, theme.value);
}

function remembered(): Theme {
  const name = kept(KEY);
  return THEMES.find((one) => one === name) ?? 'system';
}

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});
