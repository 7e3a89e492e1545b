import { RouteMark } from '../http/route-marks.js';
import type { Problem } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a 400 or 404 of the route also has `details` and `timestamp`. */
    detailsProblems?: boolean;
  }
}

const DETAILED = [400, 404];

/** Adds `details` and `timestamp` to a 400 or 404 of the route, whose clients expect them beside `error`. */
export function DetailedProblems(): MethodDecorator {
  return RouteMark({ detailsProblems: true });
}

export function detailed(problem: Problem): Problem {
  if (!DETAILED.includes(problem.status)) return problem;
  return { ...problem, details: problem.error, timestamp: new Date().toISOString() };
}
