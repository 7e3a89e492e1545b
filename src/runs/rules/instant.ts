const DATE = String.raw`(\d{4})-?(\d\d)-?(\d\d)`;
const TIME = String.raw`(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?`;
const zone = (signs: string): string => String.raw`(?:\s*([zZ])|([${signs}])(\d\d):?(\d\d)?)?`;
const pattern = (signs: string): RegExp => new RegExp(`^${DATE}(?:[tT ]${TIME}${zone(signs)})?$`);

const INSTANT = pattern('+-');
/** In a query string, a `+` that nobody encoded arrives as a blank. */
const IN_QUERY = pattern('+ -');

const MINUTE_MS = 60_000;
const DIGITS = 6;

/**
 * An instant of ISO 8601, with or without zone (none is UTC), as UTC with six digits: `2026-01-02T03:04:06.123456+00:00`,
 * so that texts sort as times. Further digits are cut. Undefined for any other text, and outside of the years 0 to 9999.
 */
export function readInstant(text: string): string | undefined {
  return fromMatch(INSTANT.exec(text.trim()));
}

/** The same for a member of a query string. */
export function readQueryInstant(text: string): string | undefined {
  return fromMatch(IN_QUERY.exec(text.trim()));
}

/** `micros` since 1970. */
export function instantOf(micros: number): string {
  const ms = Math.floor(micros / 1000);
  return `${new Date(ms).toISOString().slice(0, 23)}${String(micros - ms * 1000).padStart(3, '0')}+00:00`;
}

/** Milliseconds since 1970 of an instant in the form of {@link readInstant}. */
export function msOf(instant: string): number {
  return Date.parse(instant);
}

function fromMatch(match: RegExpExecArray | null): string | undefined {
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match;
  const [, , , , , , , , , sign = '+', offsetHour = '0', offsetMinute = '0'] = match;
  // The end of a day is the beginning of the next.
  if (hour === '24' && Number(minute + second + fraction) > 0) return undefined;
  const fields = [year, month, day, hour, minute, second, offsetHour, offsetMinute].map(Number);
  const ms = msFrom(fields, sign);
  if (ms === undefined) return undefined;
  const moment = new Date(ms);
  if (moment.getUTCFullYear() < 0 || moment.getUTCFullYear() > 9999) return undefined;
  return `${moment.toISOString().slice(0, 19)}.${fraction.slice(0, DIGITS).padEnd(DIGITS, '0')}+00:00`;
}

function msFrom(fields: readonly number[], sign: string): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] =
    fields;
  // Second 60, a leap second, counts as the next one.
  if (hour > 24 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute, second);
  const offsetMs = (offsetHour * 60 + offsetMinute) * MINUTE_MS;
  return date.getTime() - (sign === '-' ? -offsetMs : offsetMs);
}
