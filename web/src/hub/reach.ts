import { signal } from '@preact/signals';
import { authorization } from './authorization.js';
import { token } from './token.js';

const AGAIN_MS = 1_000;
const STILL_OFFLINE_MS = 5_000;

/** Since when this page cannot reach the hub, in ms since 1970; null while it can, as far as it knows. */
export const cutOffSince = signal<number | null>(null);

/**
 * The browser says that this device is offline. A hub on this very machine may be reached all the same, so the page
 * asks it, again and again until it answers and the device is back.
 */
export function watchReach(): void {
  addEventListener('offline', () => void check(Date.now()));
}

/** A request may still come through while the device goes offline, so one answer does not end this. */
async function check(since: number): Promise<void> {
  const isCutOff = !(await isReached());
  cutOffSince.value = isCutOff ? (cutOffSince.value ?? since) : null;
  if (!isCutOff && navigator.onLine) return;
  setTimeout(() => void check(Date.now()), isCutOff ? AGAIN_MS : STILL_OFFLINE_MS);
}

/** Any answer will do. */
function isReached(): Promise<boolean> {
  return fetch('/api/v1/summary', { headers: authorization(token.value), cache: 'no-store' }).then(
    () => true,
    () => false,
  );
}
