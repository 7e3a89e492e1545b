import { ByteReader, ByteWriter } from './bytes.js';
import { Curve, JOB } from './curve.js';
import type { SeriesKey } from './curve.js';
import { fromOrdinal, toOrdinal } from './ordinal.js';

/** Which rows of a series have a figure, and how those are written. */
const EVERY_ROW = 0;
const SOME_ROWS = 1;
/** Every row has the same figure, which is written once. */
const CONSTANT = 2;
/** Every row, as its difference from the sum of the disks: hardly more than nothing where clients report both. */
const BESIDE_DISKS = 3;
/** The same of differences from 0 to 3, as rounding makes them: three in a byte. */
const AT_DISKS = 4;
const MOST_AT_DISKS = 3;
const PER_BYTE = 3;

const EACH_FOLLOWS = 0;
const SOME_ARE_MISSING = 1;

/** Keys start at -1, stored ones at 0. */
const KEY_SHIFT = 1;

/**
 * Appends a curve: how many rows it has; the number of its first bucket, and the distance of each from the one before
 * where some are missing; how many series it has; and for each its key, how it is written, and the differences between the ordinals of
 * neighbouring figures (see ordinal.ts). Some 2 bytes a figure.
 */
export function writeCurve(out: ByteWriter, curve: Curve): void {
  out.whole(curve.length);
  if (curve.length === 0) return;
  writeBuckets(out, curve.at);
  const keys = inWritingOrder(curve.series.keys());
  out.whole(keys.length);
  const disks = new DiskSums(curve.length);
  for (const key of keys) {
    const ordinals = curve.series.get(key) ?? [];
    out.whole(key + KEY_SHIFT);
    writeSeries(out, ordinals, key === JOB ? disks.ordinals() : undefined);
    if (key >= 0) disks.add(ordinals);
  }
}

/** @throws {RangeError} where the bytes end too early. */
export function readCurve(input: ByteReader): Curve {
  const length = input.whole();
  const curve = new Curve();
  if (length === 0) return curve;
  readBuckets(input, length, curve.at);
  const disks = new DiskSums(length);
  for (let left = input.whole(); left > 0; left--) {
    const key = input.whole() - KEY_SHIFT;
    const ordinals = readSeries(input, length, () => disks.ordinals());
    curve.series.set(key, ordinals);
    if (key >= 0) disks.add(ordinals);
  }
  return curve;
}

type Ordinals = (number | undefined)[];

/** Most curves have all buckets from the first to the last. */
function writeBuckets(out: ByteWriter, buckets: readonly number[]): void {
  const [first = 0] = buckets;
  out.whole(first);
  if ((buckets.at(-1) ?? 0) - first === buckets.length - 1) {
    out.whole(EACH_FOLLOWS);
    return;
  }
  out.whole(SOME_ARE_MISSING);
  let before = first;
  for (const at of buckets.slice(1)) {
    out.whole(at - before);
    before = at;
  }
}

function readBuckets(input: ByteReader, length: number, buckets: number[]): void {
  let at = input.whole();
  const follows = input.whole() === EACH_FOLLOWS;
  buckets.push(at);
  for (let row = 1; row < length; row++) buckets.push((at += follows ? 1 : input.whole()));
}

/** Disks come first, as the job's own figure may be written beside them. */
function inWritingOrder(keys: Iterable<SeriesKey>): SeriesKey[] {
  const rank = (key: SeriesKey): number => (key >= 0 ? key : Number.MAX_SAFE_INTEGER + key);
  return [...keys].toSorted((a, b) => rank(a) - rank(b));
}

function writeSeries(out: ByteWriter, ordinals: Ordinals, disks: readonly number[] | undefined): void {
  if (ordinals.includes(undefined)) {
    out.whole(SOME_ROWS);
    writePresence(out, ordinals);
    writeDifferences(
      out,
      ordinals.filter((ordinal) => ordinal !== undefined),
    );
    return;
  }
  const every = ordinals as readonly number[];
  if (every.every((ordinal) => ordinal === every[0])) {
    out.whole(CONSTANT);
    out.whole(every[0] ?? 0);
  } else if (disks && isNear(every, disks)) {
    writeBeside(
      out,
      every.map((ordinal, row) => ordinal - (disks[row] ?? 0)),
    );
  } else {
    out.whole(EVERY_ROW);
    writeDifferences(out, every);
  }
}

function readSeries(input: ByteReader, length: number, disks: () => readonly number[]): Ordinals {
  const how = input.whole();
  if (how === CONSTANT) return Array.from<number>({ length }).fill(input.whole());
  if (how === BESIDE_DISKS) return disks().map((sum) => sum + input.signed());
  if (how === AT_DISKS) return readAtDisks(input, disks());
  const isPresent = how === SOME_ROWS ? readPresence(input, length) : always;
  const ordinals: Ordinals = [];
  let ordinal = 0;
  for (let row = 0; row < length; row++) {
    ordinals.push(isPresent(row) ? (ordinal += input.signed()) : undefined);
  }
  return ordinals;
}

function writeBeside(out: ByteWriter, apart: readonly number[]): void {
  if (apart.some((difference) => difference < 0 || difference > MOST_AT_DISKS)) {
    out.whole(BESIDE_DISKS);
    apart.forEach((difference) => out.signed(difference));
    return;
  }
  out.whole(AT_DISKS);
  for (let row = 0; row < apart.length; row += PER_BYTE) {
    const [first = 0, second = 0, third = 0] = apart.slice(row, row + PER_BYTE);
    out.whole(first | (second << 2) | (third << 4));
  }
}

function readAtDisks(input: ByteReader, sums: readonly number[]): Ordinals {
  let packed = 0;
  return sums.map((sum, row) => {
    if (row % PER_BYTE === 0) packed = input.whole();
    return sum + ((packed >> (2 * (row % PER_BYTE))) & MOST_AT_DISKS);
  });
}

function always(): boolean {
  return true;
}

function writeDifferences(out: ByteWriter, ordinals: readonly number[]): void {
  let before = 0;
  for (const ordinal of ordinals) {
    out.signed(ordinal - before);
    before = ordinal;
  }
}

function writePresence(out: ByteWriter, ordinals: Ordinals): void {
  for (let start = 0; start < ordinals.length; start += 7) {
    let bits = 0;
    for (let bit = 0; bit < 7; bit++) if (ordinals[start + bit] !== undefined) bits |= 1 << bit;
    out.whole(bits);
  }
}

function readPresence(input: ByteReader, length: number): (row: number) => boolean {
  const groups = Array.from({ length: Math.ceil(length / 7) }, () => input.whole());
  return (row) => (((groups[Math.floor(row / 7)] ?? 0) >> (row % 7)) & 1) === 1;
}

/** Whether differences from the disks are shorter than those from row to row: they hardly move. */
function isNear(ordinals: readonly number[], disks: readonly number[]): boolean {
  const apart = (row: number): number => Math.abs((ordinals[row] ?? 0) - (disks[row] ?? 0));
  const last = ordinals.length - 1;
  return apart(0) < 64 && apart(last) < 64;
}

/** The sum of the disks in each row, as an ordinal; a disk without a figure counts as nothing. */
class DiskSums {
  private readonly disks: Ordinals[] = [];

  constructor(private readonly length: number) {}

  add(ordinals: Ordinals): void {
    this.disks.push(ordinals);
  }

  ordinals(): number[] {
    const sums: number[] = [];
    for (let row = 0; row < this.length; row++) {
      let sum = 0;
      for (const disk of this.disks) sum += fromOrdinal(disk[row] ?? 0);
      sums.push(toOrdinal(Math.min(sum, Number.MAX_SAFE_INTEGER)));
    }
    return sums;
  }
}
