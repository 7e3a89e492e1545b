import type { Figures } from './reading.js';

/** InfluxDB has integers of 64 bits; libvirt says 'unknown' by -1, which is above them where it is unsigned. */
const LARGEST = 2n ** 63n - 1n;
const NS_DIGITS = 9;

/** Names of figures in a source, and the names that they are written by. */
export type Names = Readonly<Record<string, string>>;

export function figureOf(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^\d{1,19}$/.test(text)) return undefined;
  const figure = BigInt(text);
  return figure <= LARGEST ? figure : undefined;
}

/** `48.772617035` as nanoseconds. */
export function nanosecondsOf(text: string | undefined): bigint | undefined {
  const [, whole = '', part = ''] = /^(\d{1,10})(?:\.(\d{1,9}))?s?$/.exec(text ?? '') ?? [];
  return figureOf(whole && whole + part.padEnd(NS_DIGITS, '0'));
}

/** The figures that are there, under the names that they are written by. */
export function named(
  texts: ReadonlyMap<string, string>,
  names: Names,
  parse: (text: string | undefined) => bigint | undefined = figureOf,
): Figures {
  const found: Record<string, bigint> = {};
  for (const [source, name] of Object.entries(names)) {
    const figure = parse(texts.get(source));
    if (figure !== undefined) found[name] = figure;
  }
  return found;
}

/** Sums by name, with the prefix; a name that no device has is left out. */
export function sumOf(all: readonly Figures[], prefix: string): Figures {
  const sums: Record<string, bigint> = {};
  for (const figures of all) {
    for (const [name, figure] of Object.entries(figures)) {
      sums[prefix + name] = (sums[prefix + name] ?? 0n) + figure;
    }
  }
  return sums;
}
