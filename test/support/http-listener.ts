import { EventEmitter, on, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface HeardRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server that answers as told, or not at all; the test's end ends it. */
export interface Listener {
  readonly url: string;
  /** The next requests, in the order in which they came. */
  next(count: number): Promise<HeardRequest[]>;
}

export async function startListener(
  answer: (heard: HeardRequest) => Reply | undefined = () => ({ status: 204 }),
): Promise<Listener> {
  const events = new EventEmitter();
  const heard = on(events, 'heard') as AsyncIterableIterator<[HeardRequest]>;
  const server = createServer((request, response) => {
    const hear = (body: string): void => {
      const one = { path: request.url ?? '', authorization: request.headers.authorization, body };
      events.emit('heard', one);
      const reply = answer(one);
      if (reply) response.writeHead(reply.status, reply.headers).end(reply.body);
    };
    text(request).then(hear, () => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async next(count) {
      const requests: HeardRequest[] = [];
      while (requests.length < count) {
        const { value } = await heard.next();
        requests.push(value[0]);
      }
      return requests;
    },
  };
}
