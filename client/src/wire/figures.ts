import { inspect } from 'node:util';
import type { WireDisk, Word } from './update.js';
import { isEnding } from './update.js';

/** Says 'unknown' on the wire. */
const UNKNOWN = -1;
const MAX_TEXT = 4_000;
const MAX_PHASE = 50;
const MAX_DISKS = 1_024;
const MAX_DISK_INDEX = 65_535;

/** A figure as callers give it: null is unknown, undefined is not mentioned. */
export type Figure = number | null | undefined;

/** As the hub takes it: NaN and the like say nothing, so that a caller's odd arithmetic costs that figure alone. */
export function wireFigure(figure: Figure): number | undefined {
  if (figure === null) return UNKNOWN;
  if (typeof figure !== 'number' || Number.isNaN(figure)) return undefined;
  if (figure < 0) return UNKNOWN;
  return Math.min(figure, Number.MAX_SAFE_INTEGER);
}

export function wireWhole(figure: Figure): number | undefined {
  const value = wireFigure(figure);
  return value === undefined ? undefined : Math.trunc(value);
}

/** Callers in JavaScript may give anything; a text is made of what is one, or prints like one. */
export function wireText(text: unknown, most = MAX_TEXT): string | undefined {
  if (text === undefined || text === null) return undefined;
  const printed = typeof text === 'string' ? text : inspected(text);
  return Array.from(printed).slice(0, most).join('').toWellFormed() || undefined;
}

function inspected(value: unknown): string {
  try {
    return (typeof value === 'object' ? JSON.stringify(value) : undefined) ?? inspect(value);
  } catch {
    return inspect(value);
  }
}

export function wirePhase(phase: unknown): string | undefined {
  return wireText(phase, MAX_PHASE);
}

/** The message of an error of any kind, as callers throw them. */
export function errorText(error: unknown): string | undefined {
  return wireText(error instanceof Error ? error.message || error.name : error);
}

/** The percentage that the hub takes from both byte figures, said here so that merging keeps it. */
export function withPercent<
  T extends Pick<WireDisk, 'bytes_transferred' | 'total_bytes' | 'progress_percent'>,
>(said: T): T {
  const { bytes_transferred: bytes = -1, total_bytes: total = 0, progress_percent: percent } = said;
  if (percent !== undefined || bytes < 0 || total <= 0) return said;
  return { ...said, progress_percent: Math.min(100, (bytes * 100) / total) };
}

/** Whether the hub reads the word's figures as 'no figures with this word': zeros, and in a last word absent ones too. */
function saysNoFigures(word: Word): boolean {
  const ending = isEnding(word.status);
  return figuresIn(word).every((figure) => figure === 0 || (ending && figure === undefined));
}

/** The same of zeros that are meant. */
export function hidesZeros(word: Word): boolean {
  return figuresIn(word).includes(0) && saysNoFigures(word);
}

function figuresIn(word: Word): (number | undefined)[] {
  const { bytes_transferred, total_bytes, transfer_speed_bps, progress_percent } = word;
  return [bytes_transferred, total_bytes, transfer_speed_bps, progress_percent];
}

/**
 * A word with such zeros says 100 % where the job is completed, and leaves them out elsewhere, so that merging does not
 * make them erase a figure.
 */
export function withClearZeros(word: Word): Word {
  if (!saysNoFigures(word)) return word;
  if (word.status === 'completed' && hidesZeros(word)) return { ...word, progress_percent: 100 };
  const rest = { ...word };
  delete rest.bytes_transferred;
  delete rest.total_bytes;
  delete rest.transfer_speed_bps;
  delete rest.progress_percent;
  delete rest.eta_seconds;
  return rest;
}

export function areDisks(disks: readonly WireDisk[]): WireDisk[] {
  return disks
    .filter(({ disk_index: index }) => Number.isInteger(index) && index >= 0 && index <= MAX_DISK_INDEX)
    .slice(0, MAX_DISKS);
}
