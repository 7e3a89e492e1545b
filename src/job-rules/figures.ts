import { MAX_WHOLE } from './vocabulary.js';

/** The sum of the known figures, null if there are none; capped at 2^53-1, the contract's largest figure. */
export function sumOfKnown(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, figure) => Math.min(sum + figure, MAX_WHOLE), 0);
}

/** `part` of `whole` in percent, at most 100, with 2 decimals; null where there is no whole. */
export function percentOf(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole === 0) return null;
  // Dividing last keeps halves exact: 23 of 160 are 14.375.
  return storedPercent((part * 100) / whole);
}

/** A percentage as stored: at most 100, its decimal notation rounded half up to 2 places (1.005 is 1.01). */
export function storedPercent(value: number): number {
  if (value >= 100) return 100;
  // Shifting the decimal text, not the binary number, keeps 1.005 from becoming 1.00.
  return value < 0.005 ? 0 : Number(`${Math.round(Number(`${value}e2`))}e-2`);
}

/** Bytes per second, a whole number from 0 to 2^53-1; 0 where no time passed, null where no bytes are known. */
export function averageSpeed(
  bytes: number | null,
  fromMs: number | null,
  toMs: number | null,
): number | null {
  if (bytes === null) return null;
  const elapsedMs = (toMs ?? 0) - (fromMs ?? 0);
  return elapsedMs > 0 ? Math.min(Math.round((bytes * 1000) / elapsedMs), MAX_WHOLE) : 0;
}
