/** DATETIME holds the years 1000 to 9999. */
const EARLIEST_MS = Date.parse('1000-01-01T00:00:00.000Z');
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Most instants in a transaction were converted a moment ago: those of running jobs. */
const REMEMBERED = 4_096;
const texts = new Map<number, string>();
const instants = new Map<string, number>();

/** Converts milliseconds since 1970 to the form in the database: UTC text like `2026-11-21 09:00:00.000`. */
export function toColumn(ms: number): string;
export function toColumn(ms: number | null): string | null;
export function toColumn(ms: number | null): string | null {
  return ms === null ? null : remembered(texts, ms, textOf);
}

export function fromColumn(text: string): number;
export function fromColumn(text: string | null): number | null;
export function fromColumn(text: string | null): number | null {
  return text === null ? null : remembered(instants, text, (column) => Date.parse(toRfc3339(column)));
}

function textOf(ms: number): string {
  const held = Math.min(Math.max(ms, EARLIEST_MS), LATEST_MS);
  return new Date(held).toISOString().slice(0, 23).replace('T', ' ');
}

function remembered<K, V>(known: Map<K, V>, key: K, find: (key: K) => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = find(key);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, value);
  }
  return value;
}

/** Converts an instant of the database to RFC 3339 in UTC. */
export function toRfc3339(text: string): string;
export function toRfc3339(text: string | null): string | null;
export function toRfc3339(text: string | null): string | null {
  return text === null ? null : `${text.replace(' ', 'T')}Z`;
}
