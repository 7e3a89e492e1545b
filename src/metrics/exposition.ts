import Negotiator from 'negotiator';
import { Registry } from 'prom-client';
import type { Metric, OpenMetricsContentType } from 'prom-client';

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

type Render = (registry: Registry) => Promise<Exposition>;

/** A scraper may ask for names to be escaped, which ours never need. */
const ESCAPINGS = ['', '; escaping=allow-utf-8', '; escaping=underscores'];

/** What a request may prefer, and how it is then answered; the first goes to whoever has no preference. */
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
  for (const metric of registry.getMetricsAsArray()) {
    // By what metrics are, not by what their types say: see CollectedMetric.
    openMetrics.registerMetric(renamable(metric as unknown as CollectedMetric) as unknown as Metric);
  }
  return { contentType: Registry.OPENMETRICS_CONTENT_TYPE, body: await openMetrics.metrics() };
}

/** All that a registry asks of a metric, of which prom-client's types declare nothing. */
interface CollectedMetric {
  readonly name: string;
  readonly type: string;
  get(): Promise<{ readonly name: string }>;
}

/** OpenMetrics calls a counter by its name without `_total`, and prom-client 15 takes that off for good. */
function renamable(metric: CollectedMetric): CollectedMetric {
  const name = metric.type === 'counter' ? metric.name.replace(/_total$/, '') : metric.name;
  return { name, type: metric.type, get: async () => ({ ...(await metric.get()), name }) };
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
