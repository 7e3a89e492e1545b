import type { ServerOptions } from 'node:http';
import type { Server } from 'node:net';
import { Logger } from '@nestjs/common';
import type { HttpSettings } from './http.settings.js';
import { RareWarning } from '../logging/rare-warning.js';
import type { HttpMetrics } from './http.metrics.js';

/** How much later than its limit a slow request may be noticed. */
const CHECK_EVERY_MS = 1_000;
/** Request line and headers together. */
const MAX_HEADER_BYTES = 16_384;
/** How long an answer may wait for its client to read, as a multiple of the request timeout. */
const PATIENCE = 4;

interface Connections {
  readonly requestTimeout: number;
  readonly connectionTimeout: number;
  readonly http: ServerOptions;
}

/**
 * Time limits of a connection: the headers get half of the request timeout, counted from when it opens, the rest of the
 * request the other half. A connection that then stands still, because its client reads nothing, is closed.
 */
export function connectionOptions({ requestTimeoutMs }: Pick<HttpSettings, 'requestTimeoutMs'>): Connections {
  return {
    requestTimeout: requestTimeoutMs,
    connectionTimeout: PATIENCE * requestTimeoutMs,
    http: {
      headersTimeout: requestTimeoutMs / 2,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // A hook checks for the Host header, so that a request without one gets a proper problem.
      requireHostHeader: false,
    },
  };
}

/** Closes connections above the limit at once, so that file descriptors are left for the database. */
export function boundConnections(
  server: Server,
  { maxConnections }: Pick<HttpSettings, 'maxConnections'>,
  metrics: HttpMetrics,
): void {
  const warning = new RareWarning(new Logger('Connections'), 'connection closed: MAX_CONNECTIONS reached');
  server.maxConnections = maxConnections;
  server.on('drop', () => {
    metrics.refused('connections');
    warning.add(() => ({ max_connections: maxConnections }));
  });
}
