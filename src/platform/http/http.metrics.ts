import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Counter, Histogram } from 'prom-client';
import { isEventStream } from './event-streams.js';
import { MetricsRegistry, SECONDS } from '../metrics/metrics-registry.js';

/** Unmatched requests share one label, or clients could create any number of them. */
const UNMATCHED = 'unmatched';

type Observer = ReturnType<Histogram['labels']>;

/** Metrics of answers and limits. */
@Injectable()
export class HttpMetrics {
  private readonly requests: Histogram;
  /** The series of each method, route and status: to look one up by its labels takes ten times as long. */
  private readonly series = new Map<string, Observer>();
  private readonly unavailable: Counter;
  private readonly limited: Counter;

  constructor(registry: MetricsRegistry) {
    this.requests = registry.histogram(
      'hub_http_request_duration_seconds',
      'Time from the arrival of a request to its answer, by route.',
      SECONDS,
      ['method', 'route', 'status'],
    );
    this.unavailable = registry.counter(
      'hub_http_unavailable_total',
      'Requests answered 503: busy when the ingest queue was full, database when it was unavailable or too slow.',
      'cause',
      ['busy', 'database'],
    );
    this.limited = registry.counter(
      'hub_http_limited_total',
      'Requests answered 429 for the rate or the streams of their token or address, and connections above MAX_CONNECTIONS.',
      'limit',
      ['token_rate', 'address_rate', 'streams', 'connections'],
    );
  }

  answered(request: FastifyRequest, reply: FastifyReply): void {
    // Its answer lasts as long as its client listens; hub_streams counts it.
    if (isEventStream(reply)) return;
    const { url } = request.routeOptions;
    const method = url === undefined ? 'any' : request.method;
    this.seriesOf(method, url ?? UNMATCHED, reply.statusCode).observe(reply.elapsedTime / 1000);
    if (reply.statusCode === 503) this.countUnavailable(reply.problemCode);
    if (reply.problemCode === 'too-many-streams') this.limited.inc({ limit: 'streams' });
  }

  /** Counts the answer to bytes that were not a request, and so have no start to measure from. */
  answeredUnread(status: number): void {
    this.seriesOf('any', UNMATCHED, status).observe(0);
  }

  refused(limit: 'token_rate' | 'address_rate' | 'connections'): void {
    this.limited.inc({ limit });
  }

  private seriesOf(method: string, route: string, status: number): Observer {
    const key = `${method} ${route} ${status}`;
    const known = this.series.get(key);
    if (known) return known;
    const series = this.requests.labels({ method, route, status: classOf(status) });
    this.series.set(key, series);
    return series;
  }

  /** Failed health checks have no such problem and do not count. */
  private countUnavailable(problem: string | undefined): void {
    if (problem === 'too-busy') this.unavailable.inc({ cause: 'busy' });
    if (problem === 'database-unavailable') this.unavailable.inc({ cause: 'database' });
  }
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
