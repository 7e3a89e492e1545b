import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import type { TestDatabaseKind } from '../support/databases.js';
import { hub as command } from '../support/command-line.js';
import { launchHub, request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { beat, historyOf, introduce, KEEPS_ALL, nodeOf, nodesOf, postSnapshot } from '../support/nodes.js';
import { inParallel } from '../support/parallel.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

/** Two hubs on one database, or the one that a SQLite file takes. */
async function hubsOn(kind: TestDatabaseKind): Promise<{ hubs: readonly [Hub, Hub]; url: string }> {
  const url = await freshDatabase(kind);
  const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...KEEPS_ALL };
  const first = await startHub(env);
  return { hubs: [first, kind === 'sqlite' ? first : await startHub(env)], url };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const at = (second: number): string =>
  new Date(Date.parse('2026-11-20T10:00:00Z') + second * 1000).toISOString();

describe.each(DATABASES)('nodes told to several hubs on %s', (kind) => {
  it('have each snapshot once, however often and wherever it arrives', async () => {
    const { hubs, url } = await hubsOn(kind);
    const statuses = new Set<number>();
    await inParallel(16, numbers(400), async (index) => {
      const hub = hubs[index % 2] ?? hubs[0];
      const body = { machine_id: `m${index % 5}`, timestamp: at(index % 50), cpu_percent: index % 50 };
      statuses.add((await postSnapshot(hub, body)).status);
      await beat(hub, `m${index % 7}`);
    });
    expect([...statuses]).toEqual([200]);
    const [row] = await sql(url, 'SELECT COUNT(*) AS snapshots FROM telemetry_history');
    expect(row).toEqual({ snapshots: 50 });
    expect((await nodesOf(hubs[0])).map(({ id }) => id)).toEqual(numbers(7).map((index) => `m${index}`));
  });

  it('are joined to the same nodes whatever comes first, while reports arrive', async () => {
    const { hubs, url } = await hubsOn(kind);
    const machines = numbers(4).map((index) => ({
      Hostname: `host-${index}`,
      IP_address: `10.5.0.${index}`,
      MAC_address: `52:54:00:bb:00:0${index}`,
    }));
    const ids = await Promise.all(machines.map(async (machine) => introduce(hubs[0], machine)));
    await sql(url, 'DELETE FROM node_aliases');
    await sql(url, 'DELETE FROM nodes');
    const deeds = machines.flatMap((machine, index) => [
      ...numbers(12).map((second) => ({ machine, index, second, as: second % 2 })),
      ...numbers(3).map(() => ({ machine, index, second: -1, as: 0 })),
    ]);
    const [shuffled] = fc.sample(fc.shuffledSubarray(deeds, { minLength: deeds.length }), 1);
    await inParallel(12, shuffled ?? [], async ({ machine, index, second, as }) => {
      const hub = hubs[(second + index) % 2 === 0 ? 0 : 1];
      const name = as === 0 ? machine.IP_address : ids[index];
      if (second < 0) await introduce(hub, machine);
      else await postSnapshot(hub, { machine_id: name, timestamp: at(second), cpu_percent: second });
    });
    for (const [index, machine] of machines.entries()) {
      expect(await introduce(hubs[1], machine)).toBe(ids[index]);
      const { aliases, cpu_percent: cpu } = await nodeOf(hubs[0], machine.IP_address);
      expect([new Set(aliases), cpu]).toEqual([new Set([machine.IP_address, ids[index]]), 11]);
      const range = `?from=${at(0)}&to=${at(20)}`;
      expect((await historyOf(hubs[1], ids[index] ?? '', range)).cpu_percent).toEqual(numbers(12));
    }
    expect(await nodesOf(hubs[0])).toHaveLength(4);
    expect(await sql(url, 'SELECT id FROM nodes WHERE merged_into IS NOT NULL')).toEqual([]);
  });

  it('count one alert that both hear at once', async () => {
    const { hubs, url } = await hubsOn(kind);
    const alert = { title: 'CPU', system_ip: '10.5.1.1', alert_type: 'cpu' };
    await inParallel(8, numbers(20), async (index) => {
      const { status } = await request(hubs[index % 2] ?? hubs[0], 'POST', '/api/alerts/create', alert);
      expect(status).toBe(201);
    });
    expect(await sql(url, 'SELECT count FROM node_alerts')).toEqual([{ count: 20 }]);
  });

  it('keep every snapshot that was answered with 200 when the hub is killed', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...KEEPS_ALL };
    const hub = await launchHub(env);
    const answered = new Set<number>();
    const sending = inParallel(8, numbers(2_000), async (second) => {
      const body = { machine_id: 'k', timestamp: at(second), cpu_percent: 1 };
      const answer = await postSnapshot(hub, body).catch(() => undefined);
      if (answer?.status === 200) answered.add(second);
      if (answered.size === 200) await hub.kill();
    });
    await sending;
    const again = await startHub(env);
    const rows = await sql(url, "SELECT timestamp FROM telemetry_history WHERE node_id = 'k'");
    const stored = new Set(rows.map(({ timestamp }) => String(timestamp)));
    for (const second of answered) expect(stored).toContain(at(second).slice(0, 23).replace('T', ' '));
    await inParallel(8, [...answered], async (second) => {
      await postSnapshot(again, { machine_id: 'k', timestamp: at(second), cpu_percent: 1 });
    });
    expect(await sql(url, "SELECT timestamp FROM telemetry_history WHERE node_id = 'k'")).toHaveLength(
      rows.length,
    );
  });

  it('are listed and shown on the command line', async () => {
    const { hubs, url } = await hubsOn(kind);
    await postSnapshot(hubs[0], { machine_id: 'cli-1', cpu_percent: 12.5 });
    const list = await command(['nodes', 'list'], url);
    expect(list.stdout).toMatch(/^ID +HOST +STATUS.*\ncli-1 +.*online +12.5/);
    const shown = await command(['nodes', 'show', 'cli-1', '--json'], url);
    expect(JSON.parse(shown.stdout)).toMatchObject({ id: 'cli-1', status: 'online', cpu_percent: 12.5 });
    expect((await command(['nodes', 'show', 'cli-1'], url)).stdout).toMatch(/cpu_percent +12.5/);
    expect((await command(['nodes', 'show', 'nobody'], url)).code).toBe(1);
    expect((await command(['nodes', 'list', '--limit', '0'], url)).code).toBe(2);
  });
});

describe('a hub that asks for tokens', () => {
  const ROUTES = [
    ['POST', '/api/heartbeat', { node_id: 'a' }],
    ['POST', '/api/system_info', { Hostname: 'a' }],
    ['GET', '/api/system_info?hostname=a', undefined],
    ['GET', '/api/settings/daemon/a', undefined],
    ['GET', '/api/ticket/api/settings/daemon/a', undefined],
    ['POST', '/api/alerts/create', { title: 'a', system_ip: 'a' }],
  ] as const;

  it('takes all but snapshots without one where NODE_REPORTS is open, limited by address', async () => {
    const url = await freshDatabase('sqlite');
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', AUTH: 'required' };
    const hub = await startHub({
      ...env,
      NODE_REPORTS: 'open',
      RATE_LIMIT_PER_SECOND: '1',
      // Room for asking whether the hub knows the token yet.
      RATE_LIMIT_BURST: '400',
    });
    const wrong = { authorization: 'Bearer t0ken' };
    for (const [method, path, body] of ROUTES) {
      const { status } = await request(hub, method, path, body, wrong);
      expect([path, status < 300]).toEqual([path, true]);
    }
    expect((await postSnapshot(hub, { machine_id: 'a' })).status).toBe(401);
    expect((await request(hub, 'PUT', '/api/settings/daemon/a', {})).status).toBe(401);
    expect((await request(hub, 'GET', '/api/v1/nodes')).status).toBe(401);
    const token = await createToken(url, { role: 'reporter' });
    await untilKnown(hub, token);
    expect(
      (await request(hub, 'POST', '/api/telemetry/snapshot', { machine_id: 'a' }, bearer(token))).status,
    ).toBe(200);
    const statuses = new Set<number>();
    await inParallel(32, numbers(800), async () => void statuses.add((await beat(hub, 'a')).status));
    expect([...statuses]).toContain(429);
  });

  it('limits open reports also where it limits nothing else', async () => {
    const url = await freshDatabase('sqlite');
    const hub = await startHub({
      DATABASE_URL: url,
      MIGRATE_ON_START: 'true',
      AUTH: 'required',
      NODE_REPORTS: 'open',
    });
    const statuses = new Set<number>();
    await inParallel(32, numbers(3_000), async () => void statuses.add((await beat(hub, 'a')).status));
    expect([...statuses].toSorted((a, b) => a - b)).toEqual([200, 429]);
  });

  it('asks for one on all of them by default', async () => {
    const url = await freshDatabase('sqlite');
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true', AUTH: 'required' });
    for (const [method, path, body] of ROUTES) {
      expect([path, (await request(hub, method, path, body)).status]).toEqual([path, 401]);
    }
  });
});
