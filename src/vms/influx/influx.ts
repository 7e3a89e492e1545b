import { messageOf } from '../../platform/message-of.js';
import type { InfluxSettings } from '../vms.settings.js';
import { InfluxError } from './influx.error.js';
import { rowsIn } from './rows.js';
import type { Row } from './rows.js';

const ANSWER_MS = 10_000;
const LONGEST_REASON = 300;
/** These say that InfluxDB takes nothing now, not that lines are wrong. */
const NOT_ABOUT_LINES = [401, 403, 404, 408, 425, 429];
/** Retry-After is heeded up to this. */
const LONGEST_WAIT_SECONDS = 60;

export type Outcome =
  | { readonly kind: 'written' }
  /** A line among them is bad. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The same lines may be taken later; no sooner than InfluxDB says. */
  | { readonly kind: 'away'; readonly reason: string; readonly waitMs: number };

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly waitMs: number;
}

/** The write route of InfluxDB 1, 2 or 3. */
export class Influx {
  private readonly target: URL;
  private readonly authorization: string;

  constructor(private readonly settings: InfluxSettings) {
    this.target = targetOf(settings);
    this.authorization = authorizationOf(settings);
  }

  /** Never rejects. */
  async write(lines: readonly string[], signal: AbortSignal): Promise<Outcome> {
    const body = lines.map((line) => `${line}\n`).join('');
    try {
      const { status, text, waitMs } = await this.ask(this.target, signal, { method: 'POST', body });
      if (status >= 200 && status < 300) return { kind: 'written' };
      const reason = this.reasonOf(status, text);
      const isAboutLines = status >= 400 && status < 500 && !NOT_ABOUT_LINES.includes(status);
      return isAboutLines ? { kind: 'rejected', reason } : { kind: 'away', reason, waitMs };
    } catch (error) {
      return { kind: 'away', reason: causeOf(error), waitMs: 0 };
    }
  }

  /**
   * Rows of a statement in InfluxQL, by the route of version 1, which 2 and 3 have, too.
   * @throws {InfluxError}
   */
  async query(statement: string, signal: AbortSignal): Promise<Row[]> {
    const { url, db } = this.settings;
    const { status, text } = await this.ask(
      routeOf(url, 'query', { db, epoch: 's', q: statement }),
      signal,
      {},
    ).catch((error: unknown) => {
      throw new InfluxError(causeOf(error));
    });
    if (status !== 200) throw new InfluxError(this.reasonOf(status, text));
    return rowsIn(text);
  }

  /** Why it does not answer, or undefined where it does. Never rejects. */
  async fault(signal: AbortSignal): Promise<string | undefined> {
    try {
      const { status } = await this.ask(routeOf(this.settings.url, 'ping'), signal, {});
      return status >= 500 || status === 401 || status === 403 ? `HTTP ${status}` : undefined;
    } catch (error) {
      return causeOf(error);
    }
  }

  private async ask(url: URL, signal: AbortSignal, init: RequestInit): Promise<Answer> {
    const headers = { authorization: this.authorization, 'content-type': 'text/plain; charset=utf-8' };
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    const timer = setTimeout(abort, ANSWER_MS);
    signal.addEventListener('abort', abort);
    try {
      const response = await fetch(url, { ...init, headers, redirect: 'error', signal: stop.signal });
      const waitMs = waitIn(response.headers.get('retry-after') ?? '');
      return { status: response.status, text: await response.text(), waitMs };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  private reasonOf(status: number, text: string): string {
    const reason = text.replaceAll(this.settings.token, '***').replaceAll(/\s+/g, ' ').trim();
    return `HTTP ${status} ${reason.slice(0, LONGEST_REASON)}`.trim();
  }
}

/** Before 1.8, InfluxDB 1 knows its users by Basic alone. */
function authorizationOf({ version, token }: InfluxSettings): string {
  if (version === '3') return `Bearer ${token}`;
  const isUser = version === '1' && token.includes(':');
  return isUser ? `Basic ${Buffer.from(token).toString('base64')}` : `Token ${token}`;
}

/** InfluxDB says it in seconds, never by a date. */
function waitIn(retryAfter: string): number {
  return /^\d{1,9}$/.test(retryAfter) ? Math.min(Number(retryAfter), LONGEST_WAIT_SECONDS) * 1_000 : 0;
}

function targetOf({ url, db, version, org = '' }: InfluxSettings): URL {
  if (version === '3') return routeOf(url, 'api/v3/write_lp', { db, precision: 'nanosecond' });
  if (version === '2') return routeOf(url, 'api/v2/write', { org, bucket: db, precision: 'ns' });
  return routeOf(url, 'write', { db, precision: 'ns' });
}

function routeOf(base: URL, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base.href.replace(/\/*$/, `/${path}`));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** The cause of a failed fetch has the code; its message has the address. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  if (cause?.code) return cause.code;
  return error instanceof Error && error.name === 'AbortError' ? 'no answer in time' : messageOf(error);
}
