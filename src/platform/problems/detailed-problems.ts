import { RouteMark } from '../http/route-marks.js';
import type { Problem } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the problems of the route also have `details` and `timestamp`. */
    detailsProblems?: boolean;
  }
}

/** Adds `details` and `timestamp` to the problems of a route, where clients expect them beside `error`. */
export function DetailedProblems(): MethodDecorator {
  return RouteMark({ detailsProblems: true });
}

export function detailed(problem: Problem): Problem {
  return { ...problem, details: problem.error, timestamp: new Date().toISOString() };
}
