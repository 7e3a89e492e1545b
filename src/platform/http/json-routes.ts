import type { FastifyInstance } from 'fastify';
import { RouteMark } from './route-marks.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a body without a content type is read as JSON. */
    assumesJson?: boolean;
    /** The longest body in bytes, where it is not that of all routes. */
    longestBody?: number;
    /** Whether an empty body is fine although it is said to be JSON. */
    needsNoBody?: boolean;
  }
}

/** Reads a body without a content type as JSON: clients that use no library of HTTP leave it out. */
export function AssumesJson(): MethodDecorator {
  return RouteMark({ assumesJson: true });
}

/** Takes bodies of up to `bytes`. */
export function LongestBody(bytes: number): MethodDecorator {
  return RouteMark({ longestBody: bytes });
}

/** Takes an empty body that is said to be JSON, as pages send it that name the type of all they send. */
export function NeedsNoBody(): MethodDecorator {
  return RouteMark({ needsNoBody: true });
}

/** Obeys these marks. Comes before the routes are made. */
export function obeyBodyMarks(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { longestBody } = route.config ?? {};
    if (longestBody !== undefined) route.bodyLimit = longestBody;
  });
  fastify.addHook('onRequest', ({ headers, routeOptions }, _reply, done) => {
    if (routeOptions.config.assumesJson && !headers['content-type'])
      headers['content-type'] = 'application/json';
    done();
  });
}
