import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startSharedServer } from './database-servers.js';
import type { DatabaseKind, DatabaseServer } from './database-servers.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `GET` of this and `/mariadb` or `/mysql` answers the URL of that server. */
    databaseServers: string;
  }
}

/**
 * One server of each kind for the whole run, started when the first test asks for it; each test file makes databases of
 * its own in them.
 */
export default async function lendDatabaseServers(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, Promise<DatabaseServer>>();
  const serverOf = (kind: DatabaseKind): Promise<DatabaseServer> => {
    const server = started.get(kind) ?? startSharedServer(kind);
    started.set(kind, server);
    return server;
  };
  const desk = createServer((request, response) => {
    serverOf(request.url === '/mariadb' ? 'mariadb' : 'mysql').then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(desk.listen(0, '127.0.0.1'), 'listening');
  project.provide('databaseServers', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close().closeAllConnections();
    // One that did not start has ended itself.
    const stops = [...started.values()].map((server) => server.then((one) => one.stop()).catch(() => {}));
    await Promise.all(stops);
  };
}
