import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/**
 * Closes the files and event streams of these paths along with their connection. When a connection breaks, Node.js does not notify a
 * pipelined response that still waits behind another, so what it reads from would stay open for ever.
 */
export function closeAbandonedStreams(fastify: FastifyInstance, paths: readonly string[]): void {
  const openOn = new WeakMap<Socket, Set<Readable>>();
  fastify.addHook('onRoute', (route) => {
    if (!paths.some((path) => route.url.startsWith(path))) return;
    route.onSend = (request, _reply, payload, done) => {
      if (payload instanceof Readable) remember(payload, request.raw.socket, openOn);
      done(null, payload);
    };
  });
}

/** One listener per connection, however many requests it has pipelined. */
function remember(stream: Readable, socket: Socket, openOn: WeakMap<Socket, Set<Readable>>): void {
  let streams = openOn.get(socket);
  if (!streams) {
    const all = (streams = new Set());
    openOn.set(socket, all);
    socket.once('close', () => all.forEach((open) => open.destroy()));
  }
  const open = streams.add(stream);
  stream.once('close', () => open.delete(stream));
}
