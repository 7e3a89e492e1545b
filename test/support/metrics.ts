import type { Hub } from './hub.js';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

export async function metricsOf(
  { url }: Pick<Hub, 'url'>,
  headers: Record<string, string> = {},
): Promise<MetricFamily[]> {
  const answer = await fetch(`${url}/metrics`, { headers: { accept: 'application/json', ...headers } });
  return ((await answer.json()) as { metrics: MetricFamily[] }).metrics;
}

/** The samples of a metric by the values of their labels, as in `{ 'backup running': 3 }`. */
export function valuesOf(metrics: readonly MetricFamily[], name: string): Record<string, number> {
  const samples = metrics.flatMap((family) => family.samples).filter((sample) => sample.name === name);
  return Object.fromEntries(samples.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}

export async function valuesNow(
  hub: Hub,
  name: string,
  headers: Record<string, string> = {},
): Promise<Record<string, number>> {
  return valuesOf(await metricsOf(hub, headers), name);
}

export async function textOf(hub: Hub, accept = 'text/plain'): Promise<string> {
  return (await fetch(`${hub.url}/metrics`, { headers: { accept } })).text();
}
