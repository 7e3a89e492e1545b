import { parseInstant } from '../../platform/validation/instant.js';
import { UsageError } from '../usage-error.js';

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `90d`, `12h`, `30m` (from now) or RFC 3339 as milliseconds since 1970. @throws {UsageError} */
export function expiryOf(text: string, now: number): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const instant = unit ? now + Number(count) * (UNITS_MS[unit] ?? NaN) : parseInstant(text);
  if (instant !== undefined) return instant;
  throw new UsageError(`--expires takes a time like 90d, 12h or 30m, or an RFC 3339 instant; got '${text}'.`);
}
