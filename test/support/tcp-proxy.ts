import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { Transform } from 'node:stream';
import { freePort } from './database-server.js';

/** A way to a database that can be taken away for a time, or made a long one. */
export interface Proxy {
  readonly url: string;
  /** Connections break, and new ones are refused, until it is mended. */
  cut(): Promise<void>;
  /** The same, as soon as so many bytes have come through. */
  cutAfter(bytes: number): void;
  /** The same as a freeze, as soon as so many bytes have come through; it says when. */
  freezeAfter(bytes: number): Promise<void>;
  mend(): Promise<void>;
  /** Connections stay, new ones are taken, and nothing comes through any of them until the thaw. */
  freeze(): void;
  thaw(): void;
  /** From now on every answer takes so much longer. */
  slowDown(byMs: number): void;
  close(): Promise<void>;
}

/** Opens one that its opener closes. */
export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let frozen = false;
  let delayMs = 0;
  let bytesLeft = Infinity;
  let whenThrough = (): void => {};
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 3306), target.hostname);
    client.pipe(upstream);
    upstream.pipe(delayed(() => delayMs)).pipe(client);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      if (frozen) from.pause();
      from.on('data', (piece: Buffer) => {
        bytesLeft -= piece.length;
        if (bytesLeft < 0) whenThrough();
      });
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
    }
  });
  const listen = async (port: number): Promise<void> =>
    void (await once(server.listen(port, '127.0.0.1'), 'listening'));
  const cut = async (): Promise<void> => {
    const closed = once(server.close(), 'close');
    sockets.forEach((socket) => socket.destroy());
    await closed;
  };
  const freeze = (): void => {
    frozen = true;
    sockets.forEach((socket) => socket.pause());
  };
  const port = await freePort();
  await listen(port);
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    cut,
    cutAfter(bytes) {
      bytesLeft = bytes;
      whenThrough = () => void (server.listening && cut());
    },
    freezeAfter: (bytes) =>
      new Promise((resolve) => {
        bytesLeft = bytes;
        whenThrough = () => {
          freeze();
          resolve();
        };
      }),
    mend: () => listen(port),
    freeze,
    thaw() {
      frozen = false;
      sockets.forEach((socket) => socket.resume());
    },
    slowDown(byMs) {
      delayMs = byMs;
    },
    async close() {
      if (server.listening) await cut();
    },
  };
}

/** Each piece comes so much later; they do not wait for each other. */
function delayed(ms: () => number): Transform {
  return new Transform({
    transform(piece, _encoding, done) {
      if (ms() === 0) return done(null, piece);
      // Timers of one length fire in the order in which they were set.
      setTimeout(() => this.push(piece), ms());
      done();
    },
    flush: (done) => void setTimeout(done, ms()),
  });
}
