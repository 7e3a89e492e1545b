import type { FastifyInstance } from 'fastify';
import type { RateLimits } from '../rate-limits/rate-limits.js';
import type { RateLimitsSettings } from '../rate-limits/rate-limits.settings.js';
import { RouteMark } from '../platform/http/route-marks.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether unmodified daemons send this without a token. */
    comesWithoutToken?: boolean;
  }
}

/** Marks a report for which NODE_REPORTS=open asks no token. */
export function ComesWithoutToken(): MethodDecorator {
  return RouteMark({ comesWithoutToken: true });
}

/** The limit of each address where RATE_LIMIT_PER_SECOND sets none: strangers may fill no disk. */
const RATE = { rateLimitPerSecond: 100, rateLimitBurst: 1_000 };

/** The settings with a limit for open reports. */
export function withLimit<S extends RateLimitsSettings>(settings: S): S {
  return settings.rateLimitPerSecond > 0 ? settings : { ...settings, ...RATE };
}

/** Makes these routes public, but limited by address. Comes before the routes are made. */
export function openNodeReports(fastify: FastifyInstance, rates: RateLimits | undefined): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.comesWithoutToken) route.config = { ...route.config, needs: 'nobody' };
  });
  rates?.limitAddresses(fastify, ({ routeOptions }) => routeOptions.config.comesWithoutToken === true);
}
