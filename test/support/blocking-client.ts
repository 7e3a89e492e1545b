import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Hub } from './hub.js';

const MIB = 1024 * 1024;
const PIECE = Buffer.alloc(65_536, 'x');

/** A body of so many MiB, with its length in the head or in chunks. */
export interface LargeBody {
  readonly mib: number;
  readonly isChunked?: boolean;
}

/** The answer to a client that reads nothing until it has written everything, like Python's http.client and others. */
export interface BlockingAnswer {
  /** Until the hub hung up; empty where the connection broke while it wrote. */
  readonly text: string;
  /** The size of the body. */
  readonly sentMib: number;
}

/** Sends a head without its last lines, and a body; `after` follows on the same connection. */
export async function sendThenRead(
  hub: Hub,
  head: string,
  { mib, isChunked = false }: LargeBody,
  after = '',
): Promise<BlockingAnswer> {
  const { hostname, port } = new URL(hub.url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => {});
  socket.pause();
  const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${mib * MIB}`;
  let sentBytes = 0;
  try {
    await write(socket, `${head}\r\n${length}\r\n\r\n`);
    for (; sentBytes < mib * MIB; sentBytes += PIECE.length) await write(socket, isChunked ? CHUNK : PIECE);
    await write(socket, (isChunked ? '0\r\n\r\n' : '') + after);
    return { text: await textOf(socket), sentMib: mib };
  } catch {
    return { text: '', sentMib: sentBytes / MIB };
  } finally {
    socket.destroy();
  }
}

const CHUNK = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')]);

/** Waits until the kernel has taken it, as a blocking socket does. */
function write(socket: Socket, bytes: string | Buffer): Promise<void> {
  return promisify((done: (error?: Error | null) => void) => void socket.write(bytes, done))();
}
