import { ServerResponse } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const heads = new WeakMap<IncomingMessage, Buffer>();
/** Browsers can send a token in no other field. */
const BEARER = /(?:^|,)\s*bearer\.([^\s,]+)/i;

/** The first bytes after the request that asks for a WebSocket; undefined for any other request. */
export function headOf(request: IncomingMessage): Buffer | undefined {
  return heads.get(request);
}

/** The subprotocol that carries the token, which the answer must repeat. */
export function bearerProtocolIn(protocols: Iterable<string>): string | false {
  return [...protocols].find((protocol) => /^bearer\./i.test(protocol)) ?? false;
}

/**
 * Lets requests for a WebSocket pass all hooks of other requests, so that they are judged alike and refused with a
 * problem; the route takes the socket over. Once a server listens for upgrades, Node.js parses no request with the
 * field `Upgrade`. So one for another protocol, as Java and curl send it, is read again without that field.
 */
export function routeUpgrades(fastify: FastifyInstance): void {
  fastify.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Nothing else listens any more, and without a listener an error would end the process.
    socket.on('error', () => socket.destroy());
    // Answers to earlier requests of the connection are under way; no client does that.
    if (isAnswering(request, socket)) socket.destroy();
    else if (isForWebSocket(request)) route(fastify, request, socket, head);
    else readAgain(fastify.server, request, socket, head);
  });
}

/** A socket has one answer at a time. */
function isAnswering(request: IncomingMessage, socket: Socket): boolean {
  const probe = new ServerResponse(request);
  try {
    probe.assignSocket(socket);
  } catch {
    return true;
  }
  probe.detachSocket(socket);
  return false;
}

function isForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

function route(fastify: FastifyInstance, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const [, token] = BEARER.exec(request.headers['sec-websocket-protocol'] ?? '') ?? [];
  if (token !== undefined) request.rawHeaders.push('Authorization', `Bearer ${token}`);
  heads.set(request, head);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.end(() => socket.destroy()));
  fastify.routing(request, response);
}

function readAgain(server: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const { method = '', url = '', httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${rawHeaders[index + 1] ?? ''}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
