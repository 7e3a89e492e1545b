import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { report } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { metricsOf, textOf } from '../support/metrics.js';
import type { MetricFamily } from '../support/metrics.js';
import { aRun, postRun } from '../support/runs.js';
import { promtool } from '../support/promtool.js';
import { openForSuite } from '../support/suite-hub.js';
import { collects } from '../support/vms.js';

const ALERTS = resolve('docs/monitoring/alerts.yml');
const DASHBOARD = resolve('docs/monitoring/dashboard.json');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string }[];
}

describe('what docs/monitoring says', () => {
  let hub: Hub;
  let metrics: MetricFamily[];

  beforeAll(async () => {
    const machines = { ...collects('test:///default', 'http://127.0.0.1:1'), VM_COLLECTION: 'manual' };
    const suite = await openForSuite('sqlite', machines);
    hub = suite.hub;
    await report(hub, 'j', { status: 'completed', vm_name: 'pg1' });
    await postRun(hub, aRun('r', { status: 'success' }));
    metrics = await metricsOf(hub);
    return suite.end;
  });

  const panels = async (): Promise<Panel[]> =>
    (JSON.parse(await readFile(DASHBOARD, 'utf8')) as { panels: Panel[] }).panels;
  const expressions = async (): Promise<string[]> =>
    (await panels()).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  it('are rules that Prometheus takes, and that fire when they should', async () => {
    expect(await promtool(['check', 'rules', ALERTS])).toBe('');
    expect(await promtool(['test', 'rules', resolve('test/monitoring/alerts.test.yml')])).toBe('');
  });

  it('are metrics that Prometheus takes without remark', async () => {
    expect(await promtool(['check', 'metrics'], await textOf(hub))).toBe('');
  });

  it('is a dashboard of queries that Prometheus takes, in panels that do not overlap', async () => {
    const queries = (await expressions()).map((expr) =>
      expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, 'x'),
    );
    expect(queries.length).toBeGreaterThan(20);
    const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
    const folder = await mkdtemp(join(tmpdir(), 'hub-queries-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'queries.yml');
    await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(await promtool(['check', 'rules', file])).toBe('');
    const cells = (await panels()).flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set((await panels()).map(({ id }) => id)).size).toBe((await panels()).length);
  });

  it('names no metric and no label that the hub does not have', async () => {
    const alerts = await readFile(ALERTS, 'utf8');
    const texts = [
      ...(await expressions()),
      ...[...alerts.matchAll(/expr: (.*)/g)].map(([, expr = '']) => expr),
    ];
    const known = new Map(metrics.flatMap(({ samples }) => samples.map((sample) => [sample.name, sample])));
    for (const text of texts) {
      const named = [...text.matchAll(/\b((?:hub|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
      expect(named.length + Number(text.startsWith('up{')), text).toBeGreaterThan(0);
      for (const [, name = '', selector = ''] of named) {
        const sample = known.get(name);
        expect(sample, name).toBeDefined();
        const labels = [...selector.matchAll(/(\w+)(?:=|!=)~?"/g)].map(([, label]) => label);
        const ownLabels = labels.filter((label) => label !== 'job' && label !== 'instance');
        expect(Object.keys(sample?.labels ?? {}), text).toEqual(expect.arrayContaining(ownLabels));
      }
    }
  });

  it('lists every metric with its type, labels and meaning', async () => {
    const page = await readFile(resolve('docs/monitoring/README.md'), 'utf8');
    const rows = page
      .split('\n')
      .filter((line) => /^\| `(hub|process|nodejs)_/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      // Which labels those of Node.js have depends on what it has done by now.
      .map(([, name = '', type, labels, help]) => [name, type, name.startsWith('`hub_') ? labels : '', help]);
    const due = metrics.map(({ name, type, help }) => [
      `\`${name}\``,
      type,
      name.startsWith('hub_') ? labelsOf(name) : '',
      help.replace(/\.$/, ''),
    ]);
    expect(new Map(rows.map((row) => [row[0], row]))).toEqual(new Map(due.map((row) => [row[0], row])));
    expect(rows).toHaveLength(due.length);
  });

  function labelsOf(name: string): string {
    const samples = metrics.find((metric) => metric.name === name)?.samples ?? [];
    const labels = samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le');
    return [...new Set(labels)]
      .toSorted()
      .map((label) => `\`${label}\``)
      .join(', ');
  }
});
