/** DATETIME holds the years 1000 to 9999. */
const EARLIEST_MS = Date.parse('1000-01-01T00:00:00.000Z');
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Milliseconds since 1970 as a database keeps an instant: UTC text like `2026-11-21 09:00:00.000`. */
export function toColumn(ms: number): string;
export function toColumn(ms: number | null): string | null;
export function toColumn(ms: number | null): string | null {
  if (ms === null) return null;
  // Most instants of a transaction are the moment that it is.
  if (ms !== lastColumn.ms) lastColumn = { ms, text: columnOf(ms) };
  return lastColumn.text;
}

let lastColumn = { ms: 0, text: columnOf(0) };

function columnOf(ms: number): string {
  const held = Math.min(Math.max(ms, EARLIEST_MS), LATEST_MS);
  return new Date(held).toISOString().slice(0, 23).replace('T', ' ');
}

export function fromColumn(text: string): number;
export function fromColumn(text: string | null): number | null;
export function fromColumn(text: string | null): number | null {
  return text === null ? null : Date.parse(toRfc3339(text));
}

/** The same instant as JSON has it: RFC 3339 in UTC. */
export function toRfc3339(text: string): string;
export function toRfc3339(text: string | null): string | null;
export function toRfc3339(text: string | null): string | null {
  return text === null ? null : `${text.replace(' ', 'T')}Z`;
}
