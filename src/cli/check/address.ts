import { once } from 'node:events';
import { createServer } from 'node:net';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

/** Listens there for a moment, on a port that nobody uses: that of the hub a hub may have. */
export async function checkAddress(host: string): Promise<Finding> {
  const what = 'address';
  const server = createServer();
  try {
    server.listen({ host, port: 0 });
    await once(server, 'listening');
    return fine(what, `${host} is one of this machine`);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const says = code === 'EADDRNOTAVAIL' ? `${host} is none of this machine` : message;
    return problem(what, says, 'Set HOST to an address of this machine, or to 0.0.0.0 for all.');
  } finally {
    server.close();
  }
}
