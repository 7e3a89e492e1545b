import type { SettingsReader } from '../config/settings-reader.js';
import { readHost } from './host.js';
import { readOrigins } from './origins.js';
import { readTrustedProxies } from './trusted-proxies.js';

export interface HttpSettings {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** How long a request may take to arrive in full. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  /** How long requests under way may take once shutdown has begun. */
  readonly shutdownGraceMs: number;
  /** Proxies, by address or range, whose X-Forwarded-For is trusted. */
  readonly trustProxy: readonly string[];
  /** The origins of pages that may call the hub. */
  readonly corsOrigins: readonly string[];
}

export function readHttpSettings(read: SettingsReader): HttpSettings {
  return {
    host: read.parsed('HOST', '127.0.0.1', readHost),
    port: read.whole('PORT', 8082, 0, 65_535),
    requestTimeoutMs: read.whole('REQUEST_TIMEOUT_SECONDS', 30, 1, 3_600) * 1000,
    maxConnections: read.whole('MAX_CONNECTIONS', 10_000, 1, 1_000_000),
    shutdownGraceMs: read.whole('SHUTDOWN_GRACE_SECONDS', 10, 1, 3_600) * 1000,
    trustProxy: read.parsed('TRUST_PROXY', 'none', readTrustedProxies),
    corsOrigins: read.parsed('CORS_ORIGINS', 'none', readOrigins),
  };
}
