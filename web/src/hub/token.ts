import { signal } from '@preact/signals';
import { keep, kept } from './kept.js';

const KEY = 'hub-token';

/** Why the page asks for a token: it has none, or the hub refused it, with the hub's words. */
export interface TokenWanted {
  readonly refused?: string;
}

/** The token of this page; null where the hub wants none. */
export const token = signal<string | null>(keptInTab() ?? kept(KEY));

export const tokenWanted = signal<TokenWanted | null>(null);

/** Keeps it in this tab, or on the device if `stay`. */
export function keepToken(value: string, stay: boolean): void {
  keepInTab(stay ? null : value);
  keep(KEY, stay ? value : null);
  token.value = value;
  tokenWanted.value = null;
}

export function forgetToken(): void {
  keepInTab(null);
  keep(KEY, null);
  token.value = null;
}

function keptInTab(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keepInTab(value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, value);
  } catch {
    // It holds until the page is closed.
  }
}
