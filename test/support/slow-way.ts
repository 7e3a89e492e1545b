import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a database that a test can make a long one. */
export interface SlowWay {
  readonly url: string;
  /** From now on every answer takes so much longer. */
  slowDown(byMs: number): void;
}

export async function slowWayTo(databaseUrl: string): Promise<SlowWay> {
  const { port, hostname } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let delayMs = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream);
    // Timers of one length fire in the order in which they were set.
    upstream.on('data', (answer) => setTimeout(() => client.write(answer), delayMs));
    upstream.on('close', () => setTimeout(() => client.destroy(), delayMs));
    client.on('close', () => upstream.destroy());
    for (const socket of [client, upstream]) {
      sockets.add(socket.on('error', () => socket.destroy()));
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    const closed = once(server.close(), 'close');
    sockets.forEach((socket) => socket.destroy());
    await closed;
  });
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: url.href, slowDown: (byMs) => void (delayMs = byMs) };
}
