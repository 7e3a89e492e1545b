import { RouteMark } from '../platform/http/route-marks.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route takes one update or many; absent where it takes none. */
    ingests?: 'update' | 'batch';
  }
}

/** A route of updates: rejected early while the ingest queue is full; its refusals are counted and noted. */
export function Ingests(what: 'update' | 'batch'): MethodDecorator {
  return RouteMark({ ingests: what });
}
