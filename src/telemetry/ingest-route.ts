import { RouteMark } from '../platform/http/route-marks.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route takes one update or a batch; absent on all other routes. */
    ingests?: 'update' | 'batch';
  }
}

/** Marks a route of updates: rejected early while the ingest queue is full; its refusals are counted and noted. */
export function Ingests(what: 'update' | 'batch'): MethodDecorator {
  return RouteMark({ ingests: what });
}
