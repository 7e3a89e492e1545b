const HOUR = 3_600_000;

/** How far back the charts go while they follow the present. */
export const SPANS = {
  '1h': ['1 h', HOUR],
  '6h': ['6 h', 6 * HOUR],
  '24h': ['24 h', 24 * HOUR],
  '7d': ['7 d', 7 * 24 * HOUR],
  '90d': ['90 d', 90 * 24 * HOUR],
} as const;

export type SpanName = keyof typeof SPANS;
export const USUAL: SpanName = '6h';

/** In ms since 1970. */
export interface Range {
  readonly from: number;
  readonly until: number;
  /** Null for a range that stands still. */
  readonly span: SpanName | null;
}

/** The range in the address; by default it follows the present. */
export function rangeOf(query: string, now: number): Range {
  const given = new URLSearchParams(query);
  const [from, until] = ['from', 'to'].map((name) => Date.parse(given.get(name) ?? ''));
  if (from !== undefined && until !== undefined && until > from) return { from, until, span: null };
  const span = Object.keys(SPANS).find((name) => name === given.get('range')) as SpanName | undefined;
  const [, length] = SPANS[span ?? USUAL];
  return { from: now - length, until: now, span: span ?? USUAL };
}
