import { messageOf } from '../../platform/message-of.js';
import type { InfluxSettings } from '../vms.settings.js';
import { InfluxError } from './influx.error.js';
import { rowsIn } from './rows.js';
import type { Row } from './rows.js';

const ANSWER_MS = 10_000;
const LONGEST_REASON = 300;
/** These say that InfluxDB takes nothing now, not that lines are wrong. */
const NOT_ABOUT_LINES = [401, 403, 404, 408, 425, 429];

export type Outcome =
  | { readonly kind: 'written' }
  /** `rejected`: a line among them is bad. `away`: the same lines may be taken later. */
  | { readonly kind: 'rejected' | 'away'; readonly reason: string };

/** The write route of InfluxDB 1, 2 or 3. */
export class Influx {
  private readonly target: URL;
  private readonly authorization: string;

  constructor(private readonly settings: InfluxSettings) {
    this.target = targetOf(settings);
    this.authorization = `${settings.version === '3' ? 'Bearer' : 'Token'} ${settings.token}`;
  }

  /** Never rejects. */
  async write(lines: readonly string[], signal: AbortSignal): Promise<Outcome> {
    const body = lines.map((line) => `${line}\n`).join('');
    try {
      const { status, text } = await this.ask(this.target, signal, { method: 'POST', body });
      if (status >= 200 && status < 300) return { kind: 'written' };
      const isAboutLines = status >= 400 && status < 500 && !NOT_ABOUT_LINES.includes(status);
      return { kind: isAboutLines ? 'rejected' : 'away', reason: this.reasonOf(status, text) };
    } catch (error) {
      return { kind: 'away', reason: causeOf(error) };
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

  private async ask(
    url: URL,
    signal: AbortSignal,
    init: RequestInit,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const headers = { authorization: this.authorization, 'content-type': 'text/plain; charset=utf-8' };
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    const timer = setTimeout(abort, ANSWER_MS);
    signal.addEventListener('abort', abort);
    try {
      const response = await fetch(url, { ...init, headers, redirect: 'error', signal: stop.signal });
      return { status: response.status, text: await response.text() };
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
