import { computed, signal } from '@preact/signals';

/** Smaller differences are the way that the words took, and would make ages flicker. */
const TOLERANCE_MS = 700;

/** How far the hub's clock is ahead of this machine's, in ms: ages follow the hub's. */
const ahead = signal(0);
const tick = signal(0);

/** Does not jump when somebody sets this machine's clock. */
function here(): number {
  return performance.timeOrigin + performance.now();
}

/** The hub's clock, in ms since 1970. */
export function hubNow(): number {
  return here() + ahead.peek();
}

/** The same as a signal, for ages: it moves each second. */
export const now = computed(() => {
  void tick.value;
  return here() + ahead.value;
});

/** The same in whole minutes, for parts that show nothing finer. */
export const minute = computed(() => Math.floor(now.value / 60_000) * 60_000);

/** The hub says its time, an RFC 3339 text. */
export function setClock(said: string): void {
  const difference = Date.parse(said) - here();
  if (Math.abs(difference - ahead.peek()) > TOLERANCE_MS) ahead.value = difference;
}

setInterval(() => (tick.value += 1), 1_000);
