import type { FromLive, ToWorker } from './live-messages.js';
import { SharedStream } from './shared-stream.js';
import { workerUrl } from './worker-url.js';

/** A hidden page without a worker gives its connection back after so long. */
const HIDDEN_MS = 30_000;
/** A worker answers at once when a page joins. */
const WORKER_MS = 4_000;

type Tell = (message: FromLive) => void;

/** How a page gets the stream: from the worker of all pages, or else by itself. */
export interface LiveLink {
  send(message: ToWorker): void;
}

export function openLink(tell: Tell): LiveLink {
  try {
    return typeof SharedWorker === 'undefined' ? new OwnLink(tell) : new WorkerLink(tell);
  } catch {
    return new OwnLink(tell);
  }
}

/** A worker that says nothing, because its file is gone or the browser forbids it, is given up. */
class WorkerLink implements LiveLink {
  private readonly worker = new SharedWorker(workerUrl(), { type: 'module', name: 'hub-live' });
  private own: OwnLink | undefined;
  private sent: ToWorker | undefined;
  private isHeard = false;

  constructor(private readonly tell: Tell) {
    const { port } = this.worker;
    port.addEventListener('message', ({ data }: MessageEvent<FromLive>) => {
      this.isHeard = true;
      if (!this.own) tell(data);
    });
    port.start();
    this.worker.addEventListener('error', () => this.giveUp());
    setTimeout(() => this.giveUp(), WORKER_MS);
  }

  send(message: ToWorker): void {
    if (message.kind === 'join') this.sent = message;
    if (this.own) this.own.send(message);
    else this.worker.port.postMessage(message);
  }

  private giveUp(): void {
    if (this.isHeard || this.own || !this.sent) return;
    this.own = new OwnLink(this.tell);
    this.own.send(this.sent);
  }
}

/** A browser opens six connections to a host, so a page that nobody sees lets go of its own. */
class OwnLink implements LiveLink {
  private stream: SharedStream | undefined;
  private token: string | null = null;
  private hidden: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: Tell) {
    document.addEventListener('visibilitychange', () => this.look());
  }

  send(message: ToWorker): void {
    if (message.kind === 'join') this.join(message.token);
    else if (message.kind === 'leave') this.leave();
    else if (message.kind === 'offline') this.stream?.offline();
    else this.stream?.online();
  }

  private join(token: string | null): void {
    this.leave();
    this.token = token;
    this.stream = new SharedStream(token);
    this.stream.join(this.tell);
  }

  private leave(): void {
    this.stream?.leave(this.tell);
    this.stream = undefined;
  }

  private look(): void {
    clearTimeout(this.hidden);
    if (document.visibilityState === 'hidden') this.hidden = setTimeout(() => this.leave(), HIDDEN_MS);
    else if (!this.stream) this.join(this.token);
  }
}
