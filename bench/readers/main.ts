/**
 * Reads live streams: as many as READERS tells, of the hub at HUB_URL. Says `ready` once all have been greeted, and
 * answers each message with the bytes and the events that they have got so far.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

const url = new URL(process.env['HUB_URL'] ?? '');
const readers = Number(process.env['READERS']);
let bytes = 0;
let events = 0;

async function read(): Promise<void> {
  const socket = connect(Number(url.port), url.hostname);
  socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    // Enough of a parser: nothing else has these bytes at the start of a line.
    for (let at = chunk.indexOf('\nevent: '); at >= 0; at = chunk.indexOf('\nevent: ', at + 1)) events++;
  });
  socket.once('close', () => process.exit(1));
  await once(socket, 'data');
}

await Promise.all(Array.from({ length: readers }, read));
process.send?.('ready');
process.on('message', () => process.send?.({ bytes, events }));
process.once('disconnect', () => process.exit());
