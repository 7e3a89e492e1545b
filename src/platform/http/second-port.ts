import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Server as HttpServer } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';

const sockets = new WeakSet<Socket>();

/** Whether a connection came in by the second port. */
export function cameBySecondPort(socket: Socket): boolean {
  return sockets.has(socket);
}

/** The path of a request, which some paths have another name for where it came in by the second port. */
export function pathBySecondPort(url: string, socket: Socket, names: ReadonlyMap<string, string>): string {
  if (!cameBySecondPort(socket)) return url;
  const [path = ''] = url.split(/[?#]/, 1);
  const name = names.get(path);
  return name === undefined ? url : name + url.slice(path.length);
}

/** Another port of the same HTTP server, with all its limits: its connections are handed to that server. */
@Injectable()
export class SecondPort implements BeforeApplicationShutdown {
  private server: Server | undefined;

  /** Returns the server that accepts the connections. @throws where it cannot listen. */
  async open(http: HttpServer, port: number, host: string): Promise<Server> {
    // As an HTTP server sets its own sockets.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      http.emit('connection', Object.assign(socket, { server: http }));
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    return server;
  }

  /** Where it listens; undefined while it does not. */
  get address(): AddressInfo | string | null | undefined {
    return this.server?.address();
  }

  beforeApplicationShutdown(): void {
    this.server?.close();
  }
}
