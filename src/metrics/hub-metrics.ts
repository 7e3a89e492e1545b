import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { VERSION } from '../platform/config/version.js';
import { JOB_TYPES } from '../job-rules/vocabulary.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
const SWEEP_SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];
/** Gauges that are named like counters, which Prometheus' own checks refuse. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/** Every metric that this process counts up itself, in a registry of its own. */
@Injectable()
export class HubMetrics {
  readonly registry = new Registry();

  readonly requests = this.histogram(
    'hub_http_request_duration_seconds',
    'Time from the arrival of a request to its answer, by the pattern of its route.',
    SECONDS,
    ['method', 'route', 'status'],
  );
  readonly unavailable = this.counter(
    'hub_http_unavailable_total',
    'Requests answered 503: busy when too much was waiting, database when that was away or too slow.',
    'cause',
    ['busy', 'database'],
  );
  readonly limited = this.counter(
    'hub_http_limited_total',
    'Requests answered 429 for the rate of their token or address, and connections above MAX_CONNECTIONS.',
    'limit',
    ['token_rate', 'address_rate', 'connections'],
  );
  readonly updates = this.counter(
    'hub_ingest_updates_total',
    'Updates of clients by what became of them; a request that is refused as a whole counts once.',
    'outcome',
    ['applied', 'superseded', 'unchanged', 'refused'],
  );
  readonly knownJobsRefused = this.counter(
    'hub_known_job_reports_refused_total',
    'Reports about unfinished jobs that were refused: their clients live, and the jobs will be called lost.',
    'job_type',
    [...JOB_TYPES],
  );
  readonly groupSize = this.histogram(
    'hub_commit_group_size',
    'Requests that were committed in one transaction.',
    GROUP_SIZES,
  );
  readonly commits = this.histogram(
    'hub_commit_duration_seconds',
    'Time of a transaction that changed jobs, from its begin to its commit.',
    SECONDS,
  );
  readonly sweeps = this.counter('hub_sweep_passes_total', 'Passes of the stale-job detector.', 'result', [
    'completed',
    'failed',
  ]);
  readonly sweepDuration = this.histogram(
    'hub_sweep_duration_seconds',
    'Time of a pass of the stale-job detector that completed.',
    SWEEP_SECONDS,
  );
  readonly lastSweep = this.gauge(
    'hub_sweep_last_success_timestamp_seconds',
    'When the last pass of the stale-job detector completed; 0 before the first.',
  );
  readonly judgements = this.counter(
    'hub_judgements_total',
    'Silent jobs that the stale-job detector judged.',
    'verdict',
    ['stalled', 'lost', 'never_started', 'ended'],
  );

  constructor() {
    this.gauge('hub_build_info', 'The version of the hub; always 1.', ['version']).set(
      { version: VERSION },
      1,
    );
    this.lastSweep.set(0);
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
  }

  /** `read` is asked at each scrape. */
  gauge(name: string, help: string, labelNames: readonly string[] = [], read?: () => number): Gauge {
    const collect = read && {
      collect(this: Gauge): void {
        this.set(read());
      },
    };
    return new Gauge({ name, help, labelNames, registers: [this.registry], ...collect });
  }

  /** The same of a counter that another part of the process counts up. */
  countOf<Value extends string>(
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

  private histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }

  /** From 0 on for each value of its label, so that the first increase is seen as one. */
  private counter(name: string, help: string, label: string, values: readonly string[]): Counter {
    const counter = new Counter({ name, help, labelNames: [label], registers: [this.registry] });
    for (const value of values) counter.inc({ [label]: value }, 0);
    return counter;
  }
}
