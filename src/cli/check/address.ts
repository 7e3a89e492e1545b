import { once } from 'node:events';
import { createServer } from 'node:net';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

/** Listens there for a moment, on any free port: a running hub may hold the configured one. */
export async function checkAddress(host: string): Promise<Finding> {
  const what = 'address';
  const server = createServer();
  try {
    server.listen({ host, port: 0 });
    await once(server, 'listening');
    return fine(what, `${host} belongs to this machine`);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const says = code === 'EADDRNOTAVAIL' ? `${host} does not belong to this machine` : message;
    return problem(what, says, 'Set HOST to an address of this machine, or to 0.0.0.0 for all addresses.');
  } finally {
    server.close();
  }
}
