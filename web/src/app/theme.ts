import { effect, signal } from '@preact/signals';

const KEY = 'hub-theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Remembered on the device. */
export const theme = signal<Theme>(remembered());

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
  localStorage.setItem(KEY, theme.value);
}

function remembered(): Theme {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((name) => name === kept) ?? 'system';
}

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});
