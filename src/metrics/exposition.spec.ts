import { Counter, Gauge, Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { expose } from './exposition.js';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

describe('the format of metrics', () => {
  let registry: Registry;

  beforeEach(() => {
    registry = new Registry();
    const counter = new Counter({
      name: 'updates_total',
      help: 'U.',
      labelNames: ['of'],
      registers: [registry],
    });
    counter.inc({ of: 'a "b"\nc' }, 2);
    new Gauge({ name: 'level', help: 'L.', registers: [registry] }).set(Number.NaN);
  });

  it.each([
    [undefined, TEXT],
    ['', TEXT],
    ['*/*', TEXT],
    ['text/*', TEXT],
    ['text/html,application/xhtml+xml,*/*;q=0.8', TEXT],
    ['image/png', TEXT],
    ['not a type at all', TEXT],
    ['text/plain;version=0.0.4', TEXT],
    ['application/openmetrics-text', OPEN_METRICS],
    ['application/openmetrics-text;q=0.4,text/plain;q=0.5', TEXT],
    ['application/openmetrics-text;q=0', TEXT],
    ['application/openmetrics-text;version=2.0.0', TEXT],
    [PROMETHEUS_2, OPEN_METRICS],
    [PROMETHEUS_3, OPEN_METRICS],
    ['application/json', JSON_TYPE],
    ['application/json;q=0.2,*/*;q=0.1', JSON_TYPE],
    ['application/json;q=0.2,text/plain', TEXT],
    ['application/jsonx', TEXT],
  ])('for Accept: %s is %s', async (accept, contentType) => {
    expect((await expose(registry, accept)).contentType).toBe(contentType);
  });

  it('names a counter the same after OpenMetrics, which names it otherwise, was asked for', async () => {
    const before = await expose(registry, undefined);
    const openMetrics = await expose(registry, PROMETHEUS_2);
    expect(openMetrics.body).toBe(
      '# HELP updates U.\n# TYPE updates counter\nupdates_total{of="a \\"b\\"\\nc"} 2\n' +
        '# HELP level L.\n# TYPE level gauge\nlevel Nan\n# EOF\n',
    );
    expect(await expose(registry, PROMETHEUS_2)).toEqual(openMetrics);
    expect(await expose(registry, undefined)).toEqual(before);
    expect(before.body).toContain('# TYPE updates_total counter\nupdates_total{of="a \\"b\\"\\nc"} 2\n');
  });

  it('is JSON without the samples that are no number', async () => {
    expect(JSON.parse((await expose(registry, 'application/json')).body)).toEqual({
      metrics: [
        {
          name: 'updates_total',
          type: 'counter',
          help: 'U.',
          samples: [{ name: 'updates_total', labels: { of: 'a "b"\nc' }, value: 2 }],
        },
        { name: 'level', type: 'gauge', help: 'L.', samples: [] },
      ],
    });
  });
});
