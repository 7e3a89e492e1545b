import { signal } from '@preact/signals';
import { authorization } from './authorization.js';
import { token } from './token.js';

const AGAIN_MS = 1_000;

/** Since when this page cannot reach the hub, in ms since 1970; null while it can, as far as it knows. */
export const cutOffSince = signal<number | null>(null);

/**
 * The browser says that this device is offline. A hub on this very machine may be reached all the same, so the page
 * asks it, again and again until it answers.
 */
export function watchReach(): void {
  addEventListener('offline', () => void check(Date.now()));
}

async function check(since: number): Promise<void> {
  if (await isReached()) cutOffSince.value = null;
  else {
    cutOffSince.value ??= since;
    setTimeout(() => void check(since), AGAIN_MS);
  }
}

/** Any answer will do. */
function isReached(): Promise<boolean> {
  return fetch('/api/v1/summary', { headers: authorization(token.value), cache: 'no-store' }).then(
    () => true,
    () => false,
  );
}
