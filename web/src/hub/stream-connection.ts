import { authorization } from './authorization.js';
import { pauseBefore } from './backoff.js';
import { EventParser } from './event-parser.js';
import type { StreamEvent } from './event-parser.js';
import { HubError, problemIn } from './hub-error.js';
import type { FromLive, LiveEvent } from './live-messages.js';

const STREAM = '/api/v1/stream?include=disks&summary=1&runs=1';
/** A heartbeat and a half: a connection on which nothing comes for so long is dead. */
const SILENCE_MS = 22_000;
const WATCH_MS = 2_000;
/** A connection that has held for so long is a good one. */
const STEADY_MS = 5_000;

/**
 * Follows the hub's stream until it is closed: comes back with the last id after each end, so that no change is missed,
 * and says how the connection stands. `fetch` is used because `EventSource` cannot send a token.
 */
export class StreamConnection {
  private readonly closed = new AbortController();
  private lastId = '';
  private lostAt = 0;
  private attempt = 0;
  /** Since when the stream has been open; 0 while it is not. */
  private liveAt = 0;
  /** By the clock on the wall: it goes on while a device sleeps, and timers do not. */
  private heardAt = 0;
  /** Whether the hub was told how far this page had come. */
  private isResumed = false;
  private current = new AbortController();
  private wake: () => void = () => undefined;
  private readonly watch: ReturnType<typeof setInterval>;

  constructor(
    private readonly token: string | null,
    private readonly tell: (message: FromLive) => void,
  ) {
    tell({ kind: 'state', state: { kind: 'connecting' } });
    this.watch = setInterval(() => this.look(), WATCH_MS);
    void this.run();
  }

  close(): void {
    this.closed.abort();
    clearInterval(this.watch);
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

  private look(): void {
    if (Date.now() - this.heardAt <= SILENCE_MS) return;
    if (this.liveAt > 0) this.lostAt ||= this.heardAt;
    this.current.abort(new HubError(0, '', 'Nothing has been heard of the hub'));
  }

  private async run(): Promise<void> {
    while (!this.isClosed) {
      const error = await this.connect().catch((reason: unknown) => reason);
      if (this.isClosed) return;
      if (error instanceof HubError && (error.status === 401 || error.status === 403))
        return this.refuse(error);
      this.lose(error);
      await this.pause(error instanceof HubError ? error.retryAfter : null);
    }
  }

  private get isClosed(): boolean {
    return this.closed.signal.aborted;
  }

  private async connect(): Promise<void> {
    this.current = new AbortController();
    this.isResumed = this.lastId !== '';
    this.heardAt = Date.now();
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
      const { done, value } = await reader.read();
      if (done) return;
      this.heardAt = Date.now();
      for (const event of parser.push(value)) this.pass(event);
    }
  }

  private pass({ type, data, id }: StreamEvent): void {
    this.lastId = id;
    if (type === 'hello') {
      this.liveAt = Date.now();
      this.lostAt = 0;
      if (!this.isResumed) this.tell({ kind: 'fresh' });
    }
    this.tell({ kind: 'event', event: { type, data: JSON.parse(data) as unknown } as LiveEvent });
    if (type === 'hello') this.tell({ kind: 'state', state: { kind: 'live' } });
  }

  private refuse({ message }: HubError): void {
    clearInterval(this.watch);
    this.tell({ kind: 'state', state: { kind: 'refused', reason: message } });
  }

  private lose(error: unknown): void {
    this.lostAt ||= Date.now();
    // A hub that takes connections and drops them at once must not be asked without a rest.
    if (this.liveAt > 0 && Date.now() - this.liveAt > STEADY_MS) this.attempt = 0;
    this.liveAt = 0;
    const reason = error === undefined ? 'The hub ended the connection' : reasonOf(error);
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

function reasonOf(error: unknown): string {
  return error instanceof HubError ? error.message : 'The hub cannot be reached';
}
