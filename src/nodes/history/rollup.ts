import { FIGURES } from '../rules/figures.js';
import type { Figures } from '../rules/figures.js';
import { addSums } from './bucket-sums.js';
import type { Sums } from './bucket-sums.js';

export const ROLLUP_SECONDS = 300;
const MARK_BYTES = Math.ceil(ROLLUP_SECONDS / 8);
/** A count of 2 bytes, the sum and the greatest of 8 each. */
const SUM_BYTES = 18;
const BYTES = MARK_BYTES + FIGURES.length * SUM_BYTES;
const MOST = 65_535;

/**
 * Five minutes of snapshots: a mark for each second that has one, and the sums of their figures. A snapshot of a second
 * that was marked in an earlier pass came again after its row had gone, and counts no more.
 */
export interface Rollup {
  readonly marks: Uint8Array;
  readonly sums: Sums;
}

export const EMPTY_ROLLUP: Rollup = { marks: new Uint8Array(MARK_BYTES), sums: {} };

export interface Measured {
  /** Since the start of the five minutes. */
  readonly second: number;
  readonly figures: Figures;
}

/** The start of the five minutes of an instant; both in milliseconds since 1970. */
export function bucketAt(instant: number): number {
  return instant - (instant % (ROLLUP_SECONDS * 1000));
}

/** The second of an instant since the start of its five minutes. */
export function secondAt(instant: number): number {
  return Math.floor(instant / 1000) % ROLLUP_SECONDS;
}

/** Whether a snapshot of this second was rolled up. */
export function isMarked({ marks }: Rollup, second: number): boolean {
  return ((marks[second >> 3] ?? 0) & (1 << (second & 7))) !== 0;
}

/** The snapshots of one pass join what earlier ones rolled up. */
export function rolledUp(rollup: Rollup, snapshots: readonly Measured[]): Rollup {
  const { marks, sums } = rollup;
  const fresh = snapshots.filter(({ second }) => !isMarked(rollup, second));
  const joined = marks.slice();
  for (const { second } of fresh) joined[second >> 3] = (joined[second >> 3] ?? 0) | (1 << (second & 7));
  return { marks: joined, sums: fresh.reduce((sum, { figures }) => addSums(sum, sumsOf(figures)), sums) };
}

/** Two rollups of one machine under two names; where they share seconds, the one that has more of them stands. */
export function joinedRollups(one: Rollup, other: Rollup): Rollup {
  const shares = one.marks.some((byte, at) => (byte & (other.marks[at] ?? 0)) !== 0);
  if (shares) return secondsIn(other) > secondsIn(one) ? other : one;
  return {
    marks: one.marks.map((byte, at) => byte | (other.marks[at] ?? 0)),
    sums: addSums(one.sums, other.sums),
  };
}

export function writeRollup({ marks, sums }: Rollup): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  bytes.set(marks);
  const view = new DataView(bytes.buffer);
  for (const [index, name] of FIGURES.entries()) {
    const { count, sum, max } = sums[name] ?? { count: 0, sum: 0, max: 0 };
    const at = MARK_BYTES + index * SUM_BYTES;
    view.setUint16(at, Math.min(count, MOST));
    // The mean stays right where more came than can be counted.
    view.setFloat64(at + 2, count > MOST ? (sum / count) * MOST : sum);
    view.setFloat64(at + 10, max);
  }
  return bytes;
}

export function readRollup(bytes: Uint8Array): Rollup {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums = FIGURES.flatMap((name, index) => {
    const at = MARK_BYTES + index * SUM_BYTES;
    const count = view.getUint16(at);
    return count === 0
      ? []
      : [[name, { count, sum: view.getFloat64(at + 2), max: view.getFloat64(at + 10) }] as const];
  });
  return { marks: bytes.slice(0, MARK_BYTES), sums: Object.fromEntries(sums) };
}

function sumsOf(figures: Figures): Sums {
  return Object.fromEntries(
    FIGURES.flatMap((name) => {
      const figure = figures[name];
      return figure === null ? [] : [[name, { count: 1, sum: figure, max: figure }] as const];
    }),
  );
}

function secondsIn({ marks }: Rollup): number {
  return marks.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}
