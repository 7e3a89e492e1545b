import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { MetricsRegistry, SECONDS } from '../platform/metrics/metrics-registry.js';
import { ChangeFeed } from './change-feed.js';

/** Why a stream has ended. */
export const STREAM_ENDS = ['client', 'slow', 'token', 'shutdown'] as const;
export type StreamEnd = (typeof STREAM_ENDS)[number];

/** Metrics of the live streams, which are no part of the durations of requests. */
@Injectable()
export class LiveMetrics {
  private readonly ended: Counter;
  private open: () => number = () => 0;

  constructor(registry: MetricsRegistry, feed: ChangeFeed) {
    registry.gauge('hub_streams', 'Open live streams.', [], () => this.open());
    this.ended = registry.counter(
      'hub_streams_ended_total',
      'Live streams that ended: by the client, as it did not read, as its token was revoked or expired, or with the hub.',
      'cause',
      STREAM_ENDS,
    );
    const looks = registry.histogram(
      'hub_stream_look_duration_seconds',
      'Duration of a look for changes, which is made only while there are live streams.',
      SECONDS,
    );
    feed.looked.subscribe((tookMs) => looks.observe(tookMs / 1000));
  }

  countOpenBy(open: () => number): void {
    this.open = open;
  }

  endedBy(cause: StreamEnd): void {
    this.ended.inc({ cause });
  }
}
