import type { Server, ServerOptions } from 'node:http';
import { Logger } from '@nestjs/common';
import type { HttpSettings } from './http.settings.js';
import { RareWarning } from '../logging/rare-warning.js';
import type { HttpMetrics } from './http.metrics.js';

/** How late a request that takes too long may be found. */
const CHECK_EVERY_MS = 1_000;
/** Request line and headers together. */
const MAX_HEADER_BYTES = 16_384;
/** How many times the time of a request an answer may wait for its client. */
const PATIENCE = 4;

interface Connections {
  readonly requestTimeout: number;
  readonly connectionTimeout: number;
  readonly http: ServerOptions;
}

/**
 * How long a connection may take: half of the time of a request for its headers, counted from when it opens, and for
 * the rest of it the other half. One on which then nothing moves, as its client reads nothing, is closed.
 */
export function connectionOptions({ requestTimeoutMs }: Pick<HttpSettings, 'requestTimeoutMs'>): Connections {
  return {
    requestTimeout: requestTimeoutMs,
    connectionTimeout: PATIENCE * requestTimeoutMs,
    http: {
      headersTimeout: requestTimeoutMs / 2,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // A host is asked for in a hook, where a request without is refused like anything else.
      requireHostHeader: false,
    },
  };
}

/** Closes at once what comes above the limit, so that descriptors are left for the database. */
export function boundConnections(
  server: Server,
  { maxConnections }: Pick<HttpSettings, 'maxConnections'>,
  metrics: HttpMetrics,
): void {
  const warning = new RareWarning(new Logger('Connections'), 'closed at once, as MAX_CONNECTIONS are open');
  server.maxConnections = maxConnections;
  server.on('drop', () => {
    metrics.refused('connections');
    warning.add(() => ({ max_connections: maxConnections }));
  });
}
