import { UsageError } from '../usage-error.js';

const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
type Unit = keyof typeof UNITS_MS;

/** `90d` in milliseconds. @throws {UsageError} */
export function durationOf(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhdw])$/.exec(text) ?? [];
  if (!unit) throw new UsageError(`--older-than takes a time like 90d, 2w, 36h or 30m; got '${text}'.`);
  return Number(count) * UNITS_MS[unit as Unit];
}
