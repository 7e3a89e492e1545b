import type { FromLive, LiveEvents, LiveState } from './live-messages.js';
import { StreamConnection } from './stream-connection.js';

type Listener = (message: FromLive) => void;

/** The stream of one token, for all pages that listen: one who joins later is told how things stand. */
export class SharedStream {
  private readonly listeners = new Set<Listener>();
  private readonly connection: StreamConnection;
  private state: LiveState = { kind: 'connecting' };
  private hello: LiveEvents['hello'] | undefined;
  private helloAt = 0;
  private summary: LiveEvents['summary'] | undefined;

  constructor(token: string | null) {
    this.connection = new StreamConnection(token, (message) => this.tell(message));
  }

  get isRefused(): boolean {
    return this.state.kind === 'refused';
  }

  join(listener: Listener): void {
    this.listeners.add(listener);
    if (this.hello) listener({ kind: 'fresh' });
    if (this.hello) listener({ kind: 'event', event: { type: 'hello', data: this.helloNow(this.hello) } });
    if (this.summary) listener({ kind: 'event', event: { type: 'summary', data: this.summary } });
    listener({ kind: 'state', state: this.state });
  }

  /** Whether anybody still listens; otherwise the connection is closed. */
  leave(listener: Listener): boolean {
    this.listeners.delete(listener);
    if (this.listeners.size === 0) this.connection.close();
    return this.listeners.size > 0;
  }

  offline(): void {
    this.connection.offline();
  }

  online(): void {
    this.connection.online();
  }

  private tell(message: FromLive): void {
    if (message.kind === 'state') this.state = message.state;
    else if (message.kind === 'fresh') this.summary = undefined;
    else if (message.event.type === 'summary') this.summary = message.event.data;
    else if (message.event.type === 'hello') {
      this.hello = message.event.data;
      this.helloAt = performance.now();
    }
    for (const listener of this.listeners) listener(message);
  }

  private helloNow(hello: LiveEvents['hello']): LiveEvents['hello'] {
    const now = new Date(Date.parse(hello.now) + performance.now() - this.helloAt);
    return { ...hello, now: now.toISOString() };
  }
}
