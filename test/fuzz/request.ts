import { validateHeaderName, validateHeaderValue, METHODS } from 'node:http';

/** The caller; callers.ts has the headers to send for each. */
export const CALLERS = [
  'operator',
  'reporter',
  'viewer',
  'limited',
  'revoked',
  'expired',
  'unknown',
  'malformed',
  'twice',
  'nobody',
] as const;
export type Caller = (typeof CALLERS)[number];

/** How the length of a body is told; all but the first two ways are wrong. */
export const FRAMINGS = ['length', 'chunked', 'none', 'short', 'long', 'both', 'nonsense'] as const;
export type Framing = (typeof FRAMINGS)[number];

export type Header = readonly [name: string, value: string];

export interface FuzzRequest {
  /** The operation that it was drawn for, like `GET /health`; once spoilt, it may be for another one, or none. */
  readonly route: string;
  readonly caller: Caller;
  readonly method: string;
  readonly target: string;
  /** Without those of the caller, the host and the framing. */
  readonly headers: readonly Header[];
  readonly body?: Buffer;
  readonly framing: Framing;
  /** A change of the bytes to send: from an offset on, some are replaced. */
  readonly corruption?: Corruption;
}

export interface Corruption {
  /** 0 to 1 */
  readonly from: number;
  readonly dropped: number;
  readonly inserted: Buffer;
}

const RIGHT_FRAMINGS: readonly Framing[] = ['length', 'chunked'];
const OURS = ['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect'];

/** The hub reads at most 16 KiB of a head, so it cannot see that a longer one is a HEAD, and answers with a body. */
const LONGEST_HEAD = 15_000;

/** Whether Node's own client would send it just as it stands, and understand any answer. */
export function isOrdinary({ method, target, headers, framing, corruption }: FuzzRequest): boolean {
  if (corruption || !RIGHT_FRAMINGS.includes(framing)) return false;
  if (headers.flat().reduce((length, text) => length + text.length, target.length) > LONGEST_HEAD)
    return false;
  if (!METHODS.includes(method) || method === 'CONNECT') return false;
  return /^\/[\x21-\x7e]*$/.test(target) && headers.every(isOrdinaryHeader);
}

function isOrdinaryHeader([name, value]: Header): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return !OURS.includes(name.toLowerCase());
  } catch {
    return false;
  }
}

/** The headers by which the body's length is told. */
export function framingOf({ framing, body }: Pick<FuzzRequest, 'framing' | 'body'>): Header[] {
  if (body === undefined || framing === 'none') return [];
  const length = (bytes: number): Header => ['Content-Length', String(bytes)];
  const chunked: Header = ['Transfer-Encoding', 'chunked'];
  const ways: Record<Exclude<Framing, 'none'>, Header[]> = {
    length: [length(body.length)],
    chunked: [chunked],
    short: [length(Math.max(0, body.length - 5))],
    long: [length(body.length + 5)],
    both: [length(body.length), chunked],
    nonsense: [length(-1), length(body.length)],
  };
  return ways[framing];
}

/** Bytes that no client would send. */
export function bytesOf(request: FuzzRequest, host: string, authorizations: readonly string[]): Buffer {
  const headers: Header[] = [
    ['Host', host],
    ['Connection', 'close'],
    ...authorizations.map((value): Header => ['Authorization', value]),
    ...request.headers,
    ...framingOf(request),
  ];
  const lines = [
    `${request.method} ${request.target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ];
  return corrupted(Buffer.concat([Buffer.from(lines.join('\r\n')), bodyBytes(request)]), request.corruption);
}

function bodyBytes({ body, framing }: FuzzRequest): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (framing !== 'chunked') return body;
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

function corrupted(bytes: Buffer, corruption: Corruption | undefined): Buffer {
  if (!corruption) return bytes;
  const from = Math.floor(corruption.from * bytes.length);
  return Buffer.concat([
    bytes.subarray(0, from),
    corruption.inserted,
    bytes.subarray(from + corruption.dropped),
  ]);
}
