import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { LINGER_BYTES, LINGER_MS, lingeringClose } from './lingering-close.js';

/** The last request on each connection that was answered before its body had arrived. */
const answeredEarly = new WeakMap<Socket, IncomingMessage>();

/** Whether the incoming request has been answered already, so that it must not get a second answer. */
export function isAnswered(socket: Socket): boolean {
  return answeredEarly.get(socket)?.complete === false;
}

/**
 * Reads on, within bounds, when an answer goes out before the body has arrived. Node.js would reset a connection that
 * is not kept alive, and read without limit on one that is.
 */
export function readUnreadBodies(fastify: FastifyInstance): void {
  fastify.addHook('onSend', ({ raw }, reply, payload, done) => {
    if (!raw.complete && hasBody(raw)) discardRest(raw, reply.raw);
    done(null, payload);
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}

function discardRest(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  answeredEarly.set(socket, request);
  const readBefore = socket.bytesRead;
  request.on('data', () => {
    if (socket.bytesRead - readBefore > LINGER_BYTES) socket.destroy();
  });
  request.resume();
  response.once('finish', () => {
    if (!request.complete && socket.writable) closeUnlessReadInTime(request);
  });
  // Node.js calls this to close the connection after its last answer.
  socket.destroySoon = () => {
    if (request.complete) Socket.prototype.destroySoon.call(socket);
    else lingeringClose(socket);
  };
}

function closeUnlessReadInTime(request: IncomingMessage): void {
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  const stop = (): void => {
    clearTimeout(timer);
    socket.off('close', stop);
  };
  request.once('end', stop);
  socket.once('close', stop);
}
