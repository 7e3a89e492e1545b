import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { httpProblem } from '../problems/http-problems.js';
import { lingeringClose } from './lingering-close.js';
import { SECURE_LINES } from './secure-headers.js';
import { isAnswered } from './unread-bodies.js';
import type { UnreadAnswer } from '../logging/request-log.js';

/** Where the first line of a request is longer than this, the URL is to blame, not the headers. */
const LONG_LINE = 8_192;

type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown };

/** Writes the problem to the socket itself, if it is still writable: Fastify has no reply object at this point. */
export function answerClientError(error: ClientError, socket: Socket): UnreadAnswer | undefined {
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswered(socket)) {
    socket.destroy();
    return undefined;
  }
  const answer = { requestId: randomUUID(), status: statusOf(error) };
  const body = JSON.stringify(httpProblem(answer.status));
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${answer.requestId}`,
    'Connection: close',
    ...SECURE_LINES,
  ];
  lingeringClose(socket, `${head.join('\r\n')}\r\n\r\n${body}`);
  return answer;
}

function statusOf({ code, rawPacket }: ClientError): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  if (code !== 'HPE_HEADER_OVERFLOW') return 400;
  return Buffer.isBuffer(rawPacket) && hasLongUrl(rawPacket) ? 414 : 431;
}

/** Node.js has a single limit for the URL and the headers together. */
function hasLongUrl(packet: Buffer): boolean {
  const start = packet.toString('latin1', 0, LONG_LINE);
  return /^[A-Z]+ [^\r\n]*$/.test(start);
}
