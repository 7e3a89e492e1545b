// Holds the one stream of all tabs: a browser opens six connections to a host, and a seventh tab would wait for ever.
import type { FromLive, ToWorker } from './live-messages.js';
import { SharedStream } from './shared-stream.js';

/** A token has a stream of its own, as tabs may hold tokens of different rights. */
const streams = new Map<string | null, SharedStream>();

class Page {
  private token: string | null = null;
  private stream: SharedStream | undefined;

  constructor(private readonly port: MessagePort) {
    port.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => this.hear(data));
    port.start();
  }

  private hear(message: ToWorker): void {
    if (message.kind === 'join') this.join(message.token);
    else if (message.kind === 'leave') this.leave();
    else if (message.kind === 'offline') this.stream?.offline();
    else this.stream?.online();
  }

  private join(token: string | null): void {
    this.leave();
    let stream = streams.get(token);
    if (!stream || stream.isRefused) {
      stream = new SharedStream(token);
      streams.set(token, stream);
    }
    this.token = token;
    this.stream = stream;
    stream.join(this.post);
  }

  private leave(): void {
    const stream = this.stream;
    this.stream = undefined;
    if (stream && !stream.leave(this.post) && streams.get(this.token) === stream) streams.delete(this.token);
  }

  private readonly post = (message: FromLive): void => this.port.postMessage(message);
}

self.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port) void new Page(port);
});
