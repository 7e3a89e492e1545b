import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HubMetrics } from './hub-metrics.js';

/** Unmatched requests share one label, or clients could create any number of them. */
const UNMATCHED = { method: 'any', route: 'unmatched' };
const REPORTS = '/api/v1/telemetry/';

/** Counts the answer to bytes that could not be parsed as a request, whose start is unknown. */
export function observeUnread(metrics: HubMetrics, status: number): void {
  metrics.requests.observe({ ...UNMATCHED, status: classOf(status) }, 0);
}

/** Counts an answer. */
export function observe(metrics: HubMetrics, request: FastifyRequest, reply: FastifyReply): void {
  const { url } = request.routeOptions;
  const { statusCode } = reply;
  const route = url === undefined ? UNMATCHED : { method: request.method, route: url };
  metrics.requests.observe({ ...route, status: classOf(statusCode) }, reply.elapsedTime / 1000);
  if (statusCode === 503) countUnavailable(metrics, reply.problemCode);
  if (statusCode >= 400 && statusCode < 500 && url?.startsWith(REPORTS)) {
    metrics.updates.inc({ outcome: 'refused' });
  }
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

/** Failed health checks have no such problem and do not count. */
function countUnavailable(metrics: HubMetrics, problem: string | undefined): void {
  if (problem === 'too-busy') metrics.unavailable.inc({ cause: 'busy' });
  if (problem === 'database-unavailable') metrics.unavailable.inc({ cause: 'database' });
}
