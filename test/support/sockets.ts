import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Hub } from './hub.js';

/** A connection on which a test says and reads what it wants. */
export interface RawConnection {
  readonly socket: Socket;
  /** The data received so far. */
  readonly heard: () => string;
  readonly isOpen: () => boolean;
}

/** Opens a connection and sends these bytes of a request. */
export async function open(hub: Hub, bytes: string): Promise<RawConnection> {
  const { hostname, port } = new URL(hub.url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  let isOpen = true;
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  // A hub that hangs up while we write is no fault of the test.
  socket.on('error', () => {});
  socket.on('close', () => (isOpen = false));
  await once(socket, 'connect');
  if (bytes) socket.write(bytes);
  return { socket, heard: () => heard, isOpen: () => isOpen };
}

export async function openMany(hub: Hub, count: number, bytes: string): Promise<RawConnection[]> {
  return Promise.all(Array.from({ length: count }, () => open(hub, bytes)));
}
