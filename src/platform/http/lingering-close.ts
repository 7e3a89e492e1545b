import type { Socket } from 'node:net';

/** How long, and how much, a client may go on sending after its answer. */
export const LINGER_MS = 5_000;
export const LINGER_BYTES = 16 * 1024 * 1024;

/**
 * Sends the last words, then only reads for a while (RFC 9112, section 9.6). Closing a socket with unread bytes resets
 * the connection, and a client that sends everything before it reads would get a broken pipe instead of its answer.
 */
export function lingeringClose(socket: Socket, lastWords?: string): void {
  const readBefore = socket.bytesRead;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  if (lastWords === undefined) socket.end();
  else socket.end(lastWords);
  // Detaches the HTTP parser: nothing more on this connection is a request.
  socket.removeAllListeners('data');
  socket.on('data', () => {
    if (socket.bytesRead - readBefore > LINGER_BYTES) socket.destroy();
  });
  socket.once('end', () => socket.destroy());
  // Ends a read that the parser may have left pending when it paused the socket; otherwise no further read would start.
  socket.push('');
  socket.resume();
}
