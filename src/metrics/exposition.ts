import Negotiator from 'negotiator';
import { Counter, Registry } from 'prom-client';
import type { OpenMetricsContentType } from 'prom-client';

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

type Render = (registry: Registry) => Promise<Exposition>;

/** A scraper may ask for escaped names; ours need no escaping. */
const ESCAPINGS = ['', '; escaping=allow-utf-8', '; escaping=underscores'];

/** The formats that a request may prefer, each with its renderer; the first is the default. */
const OFFERED = new Map<string, Render>([
  ...ESCAPINGS.map((escaping) => [Registry.PROMETHEUS_CONTENT_TYPE + escaping, asPrometheusText] as const),
  ...ESCAPINGS.map((escaping) => [Registry.OPENMETRICS_CONTENT_TYPE + escaping, asOpenMetrics] as const),
  ['application/json; charset=utf-8', asJson],
]);

/** The metrics in the format that the Accept header prefers, else as Prometheus text. */
export async function expose(registry: Registry, accept: string | undefined): Promise<Exposition> {
  const [preferred = ''] = new Negotiator({ headers: { accept } }).mediaTypes([...OFFERED.keys()]);
  const render = OFFERED.get(preferred) ?? asPrometheusText;
  return render(registry);
}

async function asPrometheusText(registry: Registry): Promise<Exposition> {
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, body: await registry.metrics() };
}

async function asOpenMetrics(registry: Registry): Promise<Exposition> {
  const openMetrics = new Registry<OpenMetricsContentType>();
  openMetrics.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const { name } of registry.getMetricsAsArray()) {
    const metric = registry.getSingleMetric(name);
    if (metric) openMetrics.registerMetric(metric instanceof Counter ? renamable(metric) : metric);
  }
  return { contentType: Registry.OPENMETRICS_CONTENT_TYPE, body: await openMetrics.metrics() };
}

/** OpenMetrics names counters without `_total`, which prom-client 15 strips for good; so it gets a copy. */
function renamable(counter: Counter): Counter {
  return Object.create(counter) as Counter;
}

async function asJson(registry: Registry): Promise<Exposition> {
  const metrics = (await registry.getMetricsAsJSON()).map(({ name, type, help, values }) => ({
    name,
    type: String(type),
    help,
    samples: values
      .filter(({ value }) => Number.isFinite(value))
      .map(({ value, labels, ...sample }) => ({
        name: 'metricName' in sample ? String(sample.metricName) : name,
        labels: Object.fromEntries(Object.entries(labels).map(([label, of]) => [label, String(of)])),
        value,
      })),
  }));
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify({ metrics }) };
}
