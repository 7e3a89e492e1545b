import { authorization } from './authorization.js';
import { pauseBefore } from './backoff.js';
import { EventParser } from './event-parser.js';
import type { StreamEvent } from './event-parser.js';
import { HubError, problemIn } from './hub-error.js';
import type { FromLive, LiveEvent } from './live-messages.js';

const STREAM = '/api/v1/stream?include=disks&summary=1';
/** A heartbeat and a half: a connection on which nothing comes for so long is dead. */
const SILENCE_MS = 22_000;

/**
 * Follows the hub's stream until it is closed: comes back with the last id after each end, so that no change is missed,
 * and says how the connection stands. `fetch` is used because `EventSource` cannot send a token.
 */
export class StreamConnection {
  private readonly closed = new AbortController();
  private lastId = '';
  private lostAt = 0;
  private attempt = 0;
  /** Whether the hub was told how far this page had come. */
  private isResumed = false;
  private current = new AbortController();
  private wake: () => void = () => undefined;

  constructor(
    private readonly token: string | null,
    private readonly tell: (message: FromLive) => void,
  ) {
    tell({ kind: 'state', state: { kind: 'connecting' } });
    void this.run();
  }

  close(): void {
    this.closed.abort();
    this.current.abort();
    this.wake();
  }

  /** The network is away: no end of the connection may ever come. */
  offline(): void {
    this.current.abort(new HubError(0, '', 'This device is offline'));
  }

  /** Tries at once instead of at the end of a pause. */
  online(): void {
    this.attempt = 0;
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.closed.signal.aborted) {
      const error = await this.connect().catch((reason: unknown) => reason);
      if (this.closed.signal.aborted) return;
      if (error instanceof HubError && (error.status === 401 || error.status === 403)) {
        this.tell({ kind: 'state', state: { kind: 'refused', reason: error.message } });
        return;
      }
      this.lose(error);
      await this.pause(error instanceof HubError ? error.retryAfter : null);
    }
  }

  private async connect(): Promise<void> {
    this.current = new AbortController();
    this.isResumed = this.lastId !== '';
    const headers = {
      ...authorization(this.token),
      ...(this.lastId ? { 'last-event-id': this.lastId } : {}),
    };
    const response = await fetch(STREAM, { headers, signal: this.current.signal, cache: 'no-store' });
    if (!response.ok || !response.body) throw await problemIn(response);
    await this.read(response.body.pipeThrough(new TextDecoderStream()).getReader());
  }

  private async read(reader: ReadableStreamDefaultReader<string>): Promise<void> {
    const parser = new EventParser();
    for (;;) {
      const timer = setTimeout(() => this.current.abort(), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      for (const event of parser.push(value)) this.pass(event);
    }
  }

  private pass({ type, data, id }: StreamEvent): void {
    this.lastId = id;
    if (type === 'hello') {
      this.attempt = 0;
      this.lostAt = 0;
      if (!this.isResumed) this.tell({ kind: 'fresh' });
    }
    this.tell({ kind: 'event', event: { type, data: JSON.parse(data) as unknown } as LiveEvent });
    if (type === 'hello') this.tell({ kind: 'state', state: { kind: 'live' } });
  }

  private lose(error: unknown): void {
    this.lostAt ||= Date.now();
    const reason =
      error instanceof HubError ? error.message : error ? 'The hub cannot be reached' : 'The hub ended it';
    this.tell({ kind: 'state', state: { kind: 'lost', since: this.lostAt, reason } });
  }

  private pause(retryAfter: number | null): Promise<void> {
    const ms = Math.max(pauseBefore(this.attempt++), (retryAfter ?? 0) * 1_000);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
