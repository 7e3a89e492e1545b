import type { Socket } from 'node:net';

/** How long and how much a client may still send once it has its answer. */
export const LINGER_MS = 5_000;
export const LINGER_BYTES = 16 * 1024 * 1024;

/**
 * Says the last words and no more, and reads on for a while (RFC 9112, section 9.6). A socket that is closed with bytes
 * unread resets the connection, and a client that sends all before it reads gets a broken pipe in place of its answer.
 */
export function lingeringClose(socket: Socket, lastWords?: string): void {
  const readBefore = socket.bytesRead;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  if (lastWords === undefined) socket.end();
  else socket.end(lastWords);
  // The HTTP parser's: nothing more on this connection is a request.
  socket.removeAllListeners('data');
  socket.on('data', () => {
    if (socket.bytesRead - readBefore > LINGER_BYTES) socket.destroy();
  });
  socket.once('end', () => socket.destroy());
  // Ends the read that the parser may have left under way while it held the socket back; else no other would begin.
  socket.push('');
  socket.resume();
}
