import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../support/databases.js';
import { eventually, request, startHubProcess } from '../support/hub.js';
import type { Answer, Hub } from '../support/hub.js';
import type { HubHere } from '../support/hub-here.js';
import { freshDatabase } from '../support/databases.js';
import { aRun, listed, postBatch, postRun, runOf } from '../support/runs.js';
import { openForSuite } from '../support/suite-hub.js';

type Json = Record<string, unknown>;

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: Json | Json[];
}

/** Requests of the real client, as it sent them, with the answers of the original. */
async function recorded(): Promise<Recorded[]> {
  const lines = await readFile('test/recorded/local-telemetry.jsonl', 'utf8');
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

/**
 * Where the contract wants another answer than the original's:
 * - a duplicate is 200, as the original's own tests demand, and not its 201;
 * - `id` and the totals count what this hub has, and `version` and `db_path` are its own;
 * - `updated_at` is that of the PATCH, which the original drops, and has the form of all instants;
 * - `items_discovered` of a PATCH is stored;
 * - `created_at` is now where the client leaves it out;
 * - a problem has more members, and its messages other words.
 */
function expectedOf({ method, path, status, answer }: Recorded): { status: number; answer: unknown } {
  if (!Array.isArray(answer) && answer['status'] === 'duplicate') return { status: 200, answer };
  if (path === '/health')
    return {
      status,
      answer: { status: 'ok', version: expect.any(String), db_path: expect.any(String), ...DURABILITY },
    };
  if (path === '/metrics')
    return { status, answer: { total_runs: expect.any(Number), recent_24h: expect.any(Number) } };
  if (status === 422) return { status, answer: { detail: faultsOf(answer as Json) } };
  if (method === 'GET') return { status, answer: Array.isArray(answer) ? answer.map(rowOf) : rowOf(answer) };
  return { status, answer };
}

const DURABILITY = { journal_mode: 'DELETE', synchronous: 'FULL' };
const CHANGED = ['id', 'updated_at', 'items_discovered'];
/** The client gives it these where it gives any. */
const GIVEN = /^2026-01-02T03:04:05|T21:56:46\.(?:0448|0953|1532)/;

function rowOf(row: Json): unknown {
  const kept = Object.entries(row).filter(
    ([name, value]) => !CHANGED.includes(name) && (name !== 'created_at' || GIVEN.test(String(value))),
  );
  return expect.objectContaining(Object.fromEntries(kept)) as unknown;
}

function faultsOf({ detail }: Json): unknown {
  return (detail as { loc: string[]; input: unknown }[]).map(({ loc, input }) => ({ loc, input }));
}

describe.each(DATABASES)('a client of local-telemetry and a hub on %s', (kind) => {
  let hub: HubHere;
  /** The hub as its clients know it. */
  let service: Hub;
  let exchanges: Recorded[];
  let answers: Answer<Json>[];

  beforeAll(async () => {
    const suite = await openForSuite(kind, { LOCAL_TELEMETRY_PORT: '0' });
    hub = suite.hub;
    service = { url: hub.secondUrl };
    exchanges = await recorded();
    answers = [];
    for (const { method, path, headers, body } of exchanges) {
      answers.push(await request<Json>(service, method, path, body, headers));
    }
    return suite.end;
  });

  it('gets the answers of the original, but where the contract says otherwise', () => {
    expect(exchanges.length).toBeGreaterThan(50);
    for (const [index, exchange] of exchanges.entries()) {
      const { status, answer } = expectedOf(exchange);
      const got = answers[index];
      expect(got?.status, `line ${index + 1}`).toBe(status);
      if (Array.isArray(answer)) expect(got?.body, `line ${index + 1}`).toEqual(answer);
      else expect(got?.body, `line ${index + 1}`).toMatchObject(answer as object);
    }
  });

  it('finds what it sent with a PATCH and the original dropped', async () => {
    const patches = exchanges.filter(({ method, status }) => method === 'PATCH' && status === 200);
    const sent = patches.find(({ body }) => (body as Json)['items_discovered'] === 4);
    if (!sent) throw new Error('the client sent no such PATCH');
    const id = sent.path.split('/').at(-1) ?? '';
    expect(await runOf(hub, id)).toMatchObject({
      items_discovered: 4,
      updated_at: (sent.body as Json)['updated_at'],
    });
  });

  it('has counts of its runs at /metrics, whatever it accepts, most first', async () => {
    await postBatch(service, [
      aRun('old', { agent_name: 'few', created_at: '2020-01-01' }),
      ...['x', 'y', 'z'].map((id) => aRun(id, { agent_name: 'more' })),
    ]);
    interface Metrics {
      readonly total_runs: number;
      readonly recent_24h: number;
      readonly agents: Record<string, number>;
      readonly performance: object;
    }
    for (const accept of ['*/*', 'text/plain', 'application/json']) {
      const { body, headers } = await request<Metrics>(service, 'GET', '/metrics', undefined, { accept });
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      const sums = Object.values(body.agents);
      expect(sums).toEqual(sums.toSorted((a, b) => b - a));
      expect(body).toMatchObject({
        agents: { few: 1, more: 3 },
        total_runs: sums.reduce((a, b) => a + b),
        performance: { journal_mode: 'DELETE' },
      });
      expect(body.recent_24h).toBeLessThan(body.total_runs);
      expect(body.recent_24h).toBeGreaterThan(200);
    }
  });

  it('finds the whole hub there, and the hub’s own answers on its own port', async () => {
    expect(await listed(service, 'agent_name=few')).toEqual(['old']);
    expect((await request<Json>(service, 'GET', '/api/v1/jobs')).body).toMatchObject({ items: [] });
    const health = (await request<Json>(service, 'GET', '/health')).body;
    expect(health).toMatchObject({ status: 'ok', journal_mode: 'DELETE', synchronous: 'FULL' });
    expect(health['db_path']).toMatch(/^[\w.]+$/);
    expect((await request<Json>(hub, 'GET', '/health')).body).toHaveProperty('uptime_seconds');
    expect(await (await fetch(`${hub.url}/metrics`)).text()).toContain('hub_build_info');
    for (const path of ['health', 'metrics']) {
      expect((await request(hub, 'GET', `/local-telemetry/${path}`)).status).toBe(404);
    }
  });
});

it('says where it listens for them, and why it cannot', async () => {
  const hub = await startHubProcess({
    DATABASE_URL: await freshDatabase('sqlite'),
    LOCAL_TELEMETRY_PORT: '0',
  });
  const line = /clients of local-telemetry on (http:\/\/[\d.:]+)/;
  await eventually(
    async () => hub.output(),
    (output) => line.test(output),
  );
  const [, url = ''] = line.exec(hub.output()) ?? [];
  expect((await postRun({ url }, aRun('a'))).status).toBe(201);
  expect(await hub.stop()).toBe(0);
});
