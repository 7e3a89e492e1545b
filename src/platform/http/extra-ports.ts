import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Server as HttpServer } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';

const names = new WeakMap<Socket, string>();

/** The name of the extra port by which a connection came in; undefined for that of the hub. */
export function portOf(socket: Socket): string | undefined {
  return names.get(socket);
}

/** The path of a request, which some paths have another name for where it came in by an extra port. */
export function pathByPort(
  url: string,
  socket: Socket,
  namesByPort: Readonly<Record<string, ReadonlyMap<string, string>>>,
): string {
  const port = portOf(socket);
  if (port === undefined) return url;
  const [path = ''] = url.split(/[?#]/, 1);
  const name = namesByPort[port]?.get(path);
  return name === undefined ? url : name + url.slice(path.length);
}

/** Further ports of the same HTTP server, with all its limits: their connections are handed to that server. */
@Injectable()
export class ExtraPorts implements BeforeApplicationShutdown {
  private readonly servers = new Map<string, Server>();

  /** Returns the server that accepts the connections. @throws where it cannot listen. */
  async open(name: string, http: HttpServer, port: number, host: string): Promise<Server> {
    // As an HTTP server sets its own sockets.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      names.set(socket, name);
      http.emit('connection', Object.assign(socket, { server: http }));
    });
    this.servers.set(name, server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    return server;
  }

  /** Where the port listens; undefined while it does not. */
  addressOf(name: string): AddressInfo | string | null | undefined {
    return this.servers.get(name)?.address();
  }

  beforeApplicationShutdown(): void {
    for (const server of this.servers.values()) server.close();
  }
}
