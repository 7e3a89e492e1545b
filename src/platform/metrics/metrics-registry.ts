import { Global, Injectable, Module } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { VERSION } from '../config/version.js';

/** From a millisecond to ten seconds, for times of requests and transactions. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Gauges with names of counters, which Prometheus' own checks refuse. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/**
 * The registry of a hub, in which each feature registers its metrics (its `x.metrics.ts`) and which `/metrics` shows.
 */
@Injectable()
export class MetricsRegistry {
  readonly registry = new Registry();
  private readonly refreshers: (() => Promise<void>)[] = [];

  constructor() {
    this.gauge('hub_build_info', 'The version of the hub; always 1.', ['version']).set(
      { version: VERSION },
      1,
    );
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
  }

  /** Runs `refresh` before each scrape, concurrently with those of other features; it must not reject. */
  beforeScrape(refresh: () => Promise<void>): void {
    this.refreshers.push(refresh);
  }

  /** Refreshes everything that is read at a scrape. */
  async refresh(): Promise<void> {
    await Promise.all(this.refreshers.map((refresh) => refresh()));
  }

  /** Calls `read` at each scrape. */
  gauge(name: string, help: string, labelNames: readonly string[] = [], read?: () => number): Gauge {
    const collect = read && {
      collect(this: Gauge): void {
        this.set(read());
      },
    };
    return new Gauge({ name, help, labelNames, registers: [this.registry], ...collect });
  }

  /** Starts at 0 for each value of its label, so that the first increase is visible. */
  counter(name: string, help: string, label: string, values: readonly string[]): Counter {
    const counter = new Counter({ name, help, labelNames: [label], registers: [this.registry] });
    for (const value of values) counter.inc({ [label]: value }, 0);
    return counter;
  }

  /** A counter that another part of the process increments. */
  counterOf<Value extends string>(
    name: string,
    help: string,
    label: string,
    counts: Readonly<Record<Value, number>>,
  ): Counter {
    return new Counter({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries<number>(counts)) this.inc({ [label]: value }, count);
      },
    });
  }

  histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }
}

@Global()
@Module({ providers: [MetricsRegistry], exports: [MetricsRegistry] })
export class MetricsRegistryModule {}
