import { signal } from '@preact/signals';

const KEY = 'hub-token';

/** Why the page asks for a token: it has none, or the hub refused it, with the hub's words. */
export interface TokenWanted {
  readonly refused?: string;
}

/** The token of this page; null where the hub wants none. */
export const token = signal<string | null>(sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY));

export const tokenWanted = signal<TokenWanted | null>(null);

/** Keeps it in this tab, or on the device if `stay`. */
export function keepToken(value: string, stay: boolean): void {
  forgetToken();
  (stay ? localStorage : sessionStorage).setItem(KEY, value);
  token.value = value;
  tokenWanted.value = null;
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
  token.value = null;
}
