import { Fault } from './fault.js';
import { jsonOf } from './json.js';
import { readInstant } from './instant.js';
import { COMMIT_SOURCES, readStatus, STATUS_LIST } from './vocabulary.js';

/** Reads the value of a member into that of its column, or says why not. */
export type ReadValue = (value: unknown) => string | number | null | Fault;

export const MIB = 1024 * 1024;
const SHORT = 500;
const NAME = 255;
const WHOLE_TEXT = /^\s*([+-]?\d+)(?:\.0*)?\s*$/;

const NO_TEXT = new Fault('string_type', 'Input should be a valid string');
const LONE_SURROGATE = new Fault('string_unicode', 'Input should be well-formed Unicode');
const NO_INSTANT = new Fault(
  'datetime_parsing',
  'Input should be an instant of ISO 8601, such as 2026-01-02T03:04:06+00:00',
);
const NO_WHOLE = new Fault('int_parsing', 'Input should be a valid integer');
const FRACTION = new Fault(
  'int_from_float',
  'Input should be a valid integer, got a number with a fractional part',
);
const TOO_LARGE = new Fault('less_than_equal', 'Input should be less than or equal to 9007199254740991');
const NEGATIVE = new Fault('greater_than_equal', 'Input should be greater than or equal to 0', true);
const NO_STATUS = new Fault('value_error', `Invalid status. Must be one of: ${STATUS_LIST}`, true);
const NO_SOURCE = new Fault('value_error', "Value error, the commit source must be 'manual', 'llm', or 'ci'");
const NO_OBJECT = new Fault('dict_type', 'Input should be a valid dictionary');
const LONG_OBJECT = new Fault('too_long', 'Input should have at most 1 MiB of JSON');
const DEEP_OBJECT = new Fault('recursion_loop', 'Input should be nested less deeply');
const NO_FLAG = new Fault('bool_parsing', 'Input should be a valid boolean');

/** A string of `least` to `most` characters (code points). */
function text(least: number, most: number): ReadValue {
  const short = new Fault(
    'string_too_short',
    `String should have at least ${least} character${least === 1 ? '' : 's'}`,
  );
  const long = new Fault('string_too_long', `String should have at most ${most} characters`);
  return (value) => {
    if (typeof value !== 'string') return NO_TEXT;
    if (value.length < least) return short;
    if (value.length > most && lengthOf(value) > most) return long;
    return value.isWellFormed() ? value : LONE_SURROGATE;
  };
}

/** Null stays null. */
function orNull(read: ReadValue): ReadValue {
  return (value) => (value === null ? null : read(value));
}

export const name = text(1, NAME);
export const requiredText = text(0, SHORT);
export const shortText = orNull(requiredText);
export const commitHash = text(7, 40);

/** Bounded by {@link tooLong} together with the others of its run. */
export const longText = orNull((value) => {
  if (typeof value !== 'string') return NO_TEXT;
  return value.isWellFormed() ? value : LONE_SURROGATE;
});

/** Whether the texts of a run are too long together. */
export function tooLong(bytes: number): Fault | undefined {
  return bytes > MIB
    ? new Fault('string_too_long', 'Summaries, refs and details should have at most 1 MiB together')
    : undefined;
}

export function instant(value: unknown): string | Fault {
  if (typeof value !== 'string') return NO_TEXT;
  return readInstant(value) ?? NO_INSTANT;
}

export const instantOrNull = orNull(instant);

/** An instant in the form of the ledger where it is one, else the text. */
export const instantLike = orNull((value) => {
  const read = requiredText(value);
  return typeof read === 'string' ? (readInstant(read) ?? read) : read;
});

export function count(value: unknown): number | Fault {
  const number = typeof value === 'string' ? fromText(value) : value;
  if (typeof number !== 'number') return NO_WHOLE;
  if (!Number.isInteger(number)) return Number.isFinite(number) ? FRACTION : NO_WHOLE;
  if (number < 0) return NEGATIVE;
  return number <= Number.MAX_SAFE_INTEGER ? number + 0 : TOO_LARGE;
}

function fromText(value: string): number | undefined {
  const [, digits] = WHOLE_TEXT.exec(value) ?? [];
  if (digits !== undefined) return Number(digits);
  return value.trim() !== '' && Number.isFinite(Number(value)) ? 0.5 : undefined;
}

export function duration(value: unknown): number | Fault {
  return value === null ? 0 : count(value);
}

export function status(value: unknown): string | Fault {
  if (typeof value !== 'string') return NO_TEXT;
  return readStatus(value) ?? NO_STATUS;
}

export function source(value: unknown): string | Fault {
  if (typeof value !== 'string') return NO_TEXT;
  return COMMIT_SOURCES.find((known) => known === value) ?? NO_SOURCE;
}

export const sourceOrNull = orNull(source);

/** JSON text; an empty object says nothing and is null. */
export function object(value: unknown): string | null | Fault {
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) return NO_OBJECT;
  const json = jsonOf(value);
  if (json === undefined) return DEEP_OBJECT;
  if (json === '{}') return null;
  return json.length * 3 > MIB && Buffer.byteLength(json) > MIB ? LONG_OBJECT : json;
}

const FLAGS: ReadonlyMap<unknown, 0 | 1> = new Map<unknown, 0 | 1>([
  ...[true, 1, '1', 'true', 'yes', 'on', 't', 'y'].map((word) => [word, 1] as const),
  ...[false, 0, '0', 'false', 'no', 'off', 'f', 'n'].map((word) => [word, 0] as const),
]);

export function flag(value: unknown): number | Fault {
  return FLAGS.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? NO_FLAG;
}

function lengthOf(value: string): number {
  return Array.from(value).length;
}
