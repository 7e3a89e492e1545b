import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { beat, historyOf, introduce, KEEPS_ALL, nodeOf, nodesOf, postSnapshot } from '../support/nodes.js';
import type { Json } from '../support/nodes.js';
import { openForSuite } from '../support/suite-hub.js';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body?: Json;
}

async function recorded(): Promise<Recorded[]> {
  const lines = await readFile('test/recorded/log-collector.jsonl', 'utf8');
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

const MACHINE = '0a4cbf6e-0000-4000-8000-000000000002';

describe.each(DATABASES)('nodes on %s', (kind) => {
  let hub: Hub;
  let databaseUrl: string;
  let next = 0;

  const fresh = (name = 'node'): string => `${name}-${++next}`;

  beforeAll(async () => {
    const suite = await openForSuite(kind, KEEPS_ALL);
    ({ hub, databaseUrl } = suite);
    return suite.end;
  });

  describe('the recorded daemon', () => {
    it('gets the answers that it expects, and is one node where it takes the id that it is given', async () => {
      const answers: { status: number; body: Json }[] = [];
      let id = MACHINE;
      for (const { method, path, body } of await recorded()) {
        const sent = body?.['machine_id'] === MACHINE ? { ...body, machine_id: id } : body;
        const answer = await request<Json>(hub, method, path, sent);
        if (path === '/api/system_info') ({ id } = answer.body['system_info'] as { id: string });
        answers.push(answer);
      }
      const stored = (node: string): object => ({
        status: 200,
        body: { success: true, message: 'Telemetry stored successfully', node_id: node },
      });
      const config = { status: 200, body: { success: true, config: {} } };
      const beaten = { status: 200, body: { success: true } };
      expect(answers.map(({ status, body }) => ({ status, body }))).toEqual([
        { status: 201, body: { success: true, system_info: { id } } },
        config,
        stored(id),
        stored(id),
        stored(id),
        stored('test'),
        expect.objectContaining({ status: 422 }),
        stored(id),
        stored(id),
        stored(id),
        { status: 201, body: { success: true, id: expect.any(Number) as number } },
        config,
        beaten,
        stored(id),
        stored(id),
        stored(id),
        beaten,
        beaten,
        beaten,
      ]);
      expect(answers[6]?.body['error']).toBe('/cpu_percent must be a number');
      expect(await nodeOf(hub, '10.99.88.77')).toMatchObject({
        id,
        aliases: ['10.99.88.77', id],
        hostname: 'check-host',
        status: 'online',
        measured_at: '2026-11-25T21:56:47.237Z',
        cpu_percent: 60,
        load_avg_1m: 0.93310546875,
        network_rx_bytes: 5_501_249,
      });
      const rows = await sql(
        databaseUrl,
        `SELECT timestamp FROM telemetry_history WHERE node_id = '${id}' ORDER BY timestamp`,
      );
      expect(rows).toHaveLength(6);
      const alerts = await request<{ items: Json[] }>(hub, 'GET', `/api/v1/nodes/${id}/alerts`);
      expect(alerts.body.items).toMatchObject([
        { node_id: id, alert_type: 'cpu_critical', metric_value: 97.3, count: 1, priority: 'critical' },
      ]);
    });
  });

  describe('snapshots', () => {
    it('are stored once for a node and instant, and the first stands', async () => {
      const name = fresh();
      const timestamp = new Date().toISOString();
      for (const cpu of [10, 20]) {
        const { status } = await postSnapshot(hub, { machine_id: name, timestamp, cpu_percent: cpu });
        expect(status).toBe(200);
      }
      expect(await historyOf(hub, name)).toMatchObject({ cpu_percent: [10], cpu_percent_max: [10] });
      expect((await nodeOf(hub, name)).cpu_percent).toBe(10);
    });

    it('with an impossible clock are stored once, by their figures, and have the time of their arrival', async () => {
      const name = fresh();
      const body = { machine_id: name, timestamp: '1970-01-01T00:05:00Z', cpu_percent: 12.5 };
      const twice = [body, body, { ...body, cpu_percent: 13 }];
      for (const snapshot of twice) expect((await postSnapshot(hub, snapshot)).status).toBe(200);
      await Promise.all(Array.from({ length: 4 }, () => postSnapshot(hub, body)));
      const rows = await sql(
        databaseUrl,
        `SELECT cpu_percent FROM telemetry_history WHERE node_id = '${name}' AND timestamp = received_at ORDER BY timestamp`,
      );
      expect(rows).toEqual([{ cpu_percent: 12.5 }, { cpu_percent: 13 }]);
      expect((await nodeOf(hub, name)).cpu_percent).toBe(13);
    });

    it('that come late do not hide the newest', async () => {
      const name = fresh();
      for (const [minute, cpu] of [
        ['10', 1],
        ['12', 3],
        ['11', 2],
      ] as const) {
        await postSnapshot(hub, { node_id: name, timestamp: `2026-11-20T10:${minute}:00`, cpu_percent: cpu });
      }
      expect(await nodeOf(hub, name)).toMatchObject({
        cpu_percent: 3,
        measured_at: '2026-11-20T10:12:00.000Z',
      });
      const range = '?from=2026-11-20T10:00:00Z&to=2026-11-20T10:59:00Z&points=60';
      const { step_seconds: step, t, cpu_percent: means } = await historyOf(hub, name, range);
      expect([step, means]).toEqual([60, [1, 2, 3]]);
      expect(t[0]).toBe(Date.parse('2026-11-20T10:10:00Z') / 1000);
      const always = '?from=1000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&points=2';
      expect(await historyOf(hub, name, always)).toMatchObject({ cpu_percent: [2], cpu_percent_max: [3] });
    });

    it('have figures that are bounded, and null where there are none', async () => {
      const name = fresh();
      const answer = await postSnapshot(
        hub,
        `{"node_id":"${name}","cpu_percent":250,"memory_percent":-1,"network_rx_bytes":7.9,"uptime_seconds":1e999,"disk_percent":null,"load_avg_1m":0}`,
      );
      expect(answer.status).toBe(200);
      expect(await nodeOf(hub, name)).toMatchObject({
        cpu_percent: 100,
        memory_percent: null,
        network_rx_bytes: 7,
        uptime_seconds: Number.MAX_SAFE_INTEGER,
        disk_percent: null,
        load_avg_1m: 0,
      });
    });

    it.each([
      ['without a name', {}],
      ['with an empty name', { machine_id: '' }],
      ['with a name that is too long', { machine_id: 'x'.repeat(129) }],
      ['with a figure that is none', { machine_id: 'a', load_avg_1m: true }],
      ['with an instant that is none', { machine_id: 'a', timestamp: 'yesterday' }],
    ])('%s are 422 with an error', async (_case, body) => {
      const { status, body: problem } = await postSnapshot(hub, body);
      expect([status, typeof problem['error']]).toEqual([422, 'string']);
    });

    it('take all names of 1 to 128 characters, to the last blank', async () => {
      for (const name of ['x', '💾'.repeat(128), 'a/b c%', 'Node', 'node', 'node ']) {
        expect((await postSnapshot(hub, { machine_id: name })).body['node_id']).toBe(name);
        expect((await nodeOf(hub, name)).id).toBe(name);
      }
    });
  });

  it.each([
    ['/api/heartbeat', { node_id: '' }],
    ['/api/heartbeat', { node_id: 'x'.repeat(129) }],
    ['/api/alerts/create', { title: 'a', system_ip: '' }],
  ])('%s refuses a name that is none: %o', async (path, body) => {
    const { status, body: problem } = await request<Json>(hub, 'POST', path, body);
    const error = expect.stringContaining('must be 1 to 128 characters') as string;
    expect([status, problem]).toMatchObject([422, { error }]);
  });

  describe('joining', () => {
    it('makes one node of a machine’s address and id, also of what was stored before', async () => {
      const [address, other] = ['10.1.0.1', '10.1.0.2'];
      await beat(hub, address);
      await postSnapshot(hub, { node_id: address, timestamp: '2026-11-20T10:00:00Z', cpu_percent: 1 });
      await beat(hub, other);
      const id = await introduce(hub, {
        Hostname: 'j1',
        IP_address: address,
        MAC_address: '52-54-00-AA-00-01',
      });
      await postSnapshot(hub, { machine_id: id, timestamp: '2026-11-20T10:01:00Z', cpu_percent: 2 });
      const node = await nodeOf(hub, address);
      expect(node).toMatchObject({
        id,
        aliases: [address, id],
        hostname: 'j1',
        mac_address: '52:54:00:aa:00:01',
      });
      expect((await historyOf(hub, id, '?to=2026-11-20T10:02:00Z')).cpu_percent).toEqual([1, 2]);
      expect((await nodesOf(hub)).filter(({ aliases }) => aliases.includes(address))).toHaveLength(1);
      expect((await nodeOf(hub, other)).id).toBe(other);
    });

    it('joins what a daemon named by its network card itself', async () => {
      // uuid.uuid5(uuid.NAMESPACE_DNS, str(0x525400aa0002))
      const own = '6939cf1c-ca2f-56a3-a27e-356f38cc151d';
      const id = await introduce(hub, {
        Hostname: 'j2',
        IP_address: '10.1.0.9',
        MAC_address: '52:54:00:aa:00:02',
      });
      expect(id).toBe(own);
    });

    it('keeps an id through another address, and lets addresses go to other machines', async () => {
      const mac = '52:54:00:aa:00:03';
      const id = await introduce(hub, { Hostname: 'j3', IP_address: '10.1.0.3', MAC_address: mac });
      await postSnapshot(hub, { node_id: '10.1.0.3', timestamp: '2026-11-20T10:00:00Z', cpu_percent: 3 });
      const again = await request<Json>(hub, 'POST', '/api/system_info', {
        Hostname: 'j3',
        IP_address: '10.1.0.33',
        MAC_address: mac,
      });
      expect([again.status, again.body]).toEqual([200, { success: true, system_info: { id } }]);
      const other = await introduce(hub, {
        Hostname: 'j4',
        IP_address: '10.1.0.3',
        MAC_address: '52:54:00:aa:00:04',
      });
      expect(other).not.toBe(id);
      expect((await nodeOf(hub, '10.1.0.3')).id).toBe(other);
      expect((await historyOf(hub, id)).cpu_percent).toEqual([3]);
      expect((await historyOf(hub, other)).cpu_percent).toEqual([]);
    });

    it('stores once what came under both names', async () => {
      const timestamp = '2026-11-20T10:00:00Z';
      await postSnapshot(hub, { node_id: '10.1.0.5', timestamp, cpu_percent: 5 });
      const id = await introduce(hub, { Hostname: 'j5', IP_address: '10.1.0.5' });
      await postSnapshot(hub, { machine_id: id, timestamp, cpu_percent: 5 });
      const rows = await sql(
        databaseUrl,
        `SELECT * FROM telemetry_history WHERE node_id IN ('${id}', '10.1.0.5')`,
      );
      expect(rows).toHaveLength(1);
      expect(await sql(databaseUrl, "SELECT id FROM nodes WHERE id = '10.1.0.5'")).toEqual([]);
    });

    it('joins nothing by an address that many machines have', async () => {
      await beat(hub, '127.0.1.1');
      const id = await introduce(hub, { Hostname: 'j6', IP_address: '127.0.1.1' });
      expect(await introduce(hub, { Hostname: 'j6', IP_address: '127.0.1.1' })).toBe(id);
      expect((await nodeOf(hub, '127.0.1.1')).id).toBe('127.0.1.1');
      const found = await request(hub, 'GET', '/api/system_info?hostname=j6');
      expect(found.body).toMatchObject([{ id, Hostname: 'j6', IP_address: '127.0.1.1' }]);
      expect((await request(hub, 'GET', '/api/system_info?hostname=nowhere')).body).toEqual([]);
    });
  });

  describe('operators', () => {
    it('say which machine names of jobs mean a node', async () => {
      const id = await introduce(hub, { Hostname: 'o1', IP_address: '10.2.0.1' });
      expect((await nodesOf(hub, '?vm_name=o1')).map((node) => node.id)).toEqual([id]);
      const path = `/api/v1/nodes/${id}`;
      const changed = await request(hub, 'PUT', path, { hostname: 'pg1', vm_names: ['pg1', 'pg1-archive'] });
      expect([changed.status, changed.body]).toEqual([
        200,
        expect.objectContaining({ id, hostname: 'pg1', vm_names: ['pg1', 'pg1-archive'] }),
      ]);
      await request(hub, 'PUT', path, {});
      await introduce(hub, { Hostname: 'o1', IP_address: '10.2.0.1' });
      const found = async (name: string) =>
        (await request(hub, 'GET', `/api/system_info?hostname=${name}`)).body;
      expect([await found('o1'), await found('pg1')]).toMatchObject([[{ id, Hostname: 'o1' }], []]);
      expect(await nodeOf(hub, id)).toMatchObject({ hostname: 'pg1', vm_names: ['pg1', 'pg1-archive'] });
      expect((await nodesOf(hub, '?vm_name=pg1-archive')).map((node) => node.id)).toEqual([id]);
      await request(hub, 'PUT', path, { hostname: null, vm_names: [] });
      expect(await nodeOf(hub, id)).toMatchObject({ hostname: 'o1', vm_names: [] });
      expect((await request(hub, 'PUT', path, { vm_names: [1], hostname: 7 })).status).toBe(422);
      expect((await request(hub, 'PUT', '/api/v1/nodes/nobody', {})).status).toBe(404);
    });

    it('store the settings of a daemon by either path, and no secrets', async () => {
      const config = { telemetry: { interval: 30 }, token_limit_known: true };
      const path = '/api/settings/daemon/10.2.0.7';
      const stored = await request(hub, 'PUT', path, { config });
      expect([stored.status, stored.body]).toEqual([200, { success: true, config }]);
      expect((await request(hub, 'GET', `/api/ticket${path}`)).body).toEqual({ success: true, config });
      await request(hub, 'PUT', `/api/ticket${path}`, { interval: 5 });
      const id = await introduce(hub, { Hostname: 'o2', IP_address: '10.2.0.7' });
      expect((await request(hub, 'GET', `/api/settings/daemon/${id}`)).body).toEqual({
        success: true,
        config: { interval: 5 },
      });
      for (const secret of [{ password: 'x' }, { a: { api_key: 'x' } }, { url: 'https://u:p@host/' }]) {
        expect((await request(hub, 'PUT', path, { config: secret })).status).toBe(422);
      }
    });
  });

  it('counts an alert that comes again within ten minutes', async () => {
    const alert = { title: 'CPU at 97%', system_ip: '10.3.0.1', alert_type: 'cpu', metric_value: 97 };
    const post = (body: object) => request<{ id: number }>(hub, 'POST', '/api/alerts/create', body);
    const first = await post(alert);
    const second = await post({ ...alert, title: 'CPU at 98%' });
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id]);
    await sql(databaseUrl, `UPDATE node_alerts SET created_at = '2026-01-01 00:00:00.000'`);
    const third = await post(alert);
    const other = await post({ ...alert, alert_type: 'memory' });
    const { body } = await request<{ items: Json[]; next_cursor: string }>(
      hub,
      'GET',
      '/api/v1/nodes/10.3.0.1/alerts?limit=2',
    );
    expect(body.items.map(({ id, count }) => [id, count])).toEqual([
      [other.body.id, 1],
      [third.body.id, 1],
    ]);
    const rest = await request(hub, 'GET', `/api/v1/nodes/10.3.0.1/alerts?cursor=${body.next_cursor}`);
    expect(rest.body).toMatchObject({ items: [{ id: first.body.id, count: 2 }], next_cursor: null });
    expect(await nodeOf(hub, '10.3.0.1')).toMatchObject({ status: 'unknown' });
  });

  it('finds nodes by part of any name, offline ones first and then by their names', async () => {
    for (const name of ['z-Q7', 'x-q7', 'y-q7', 'w-q7']) await beat(hub, name);
    const named = await introduce(hub, { Hostname: 'a-Q7', IP_address: '10.6.0.1' });
    await beat(hub, '10.6.0.1');
    await request(hub, 'PUT', '/api/v1/nodes/w-q7', { vm_names: ['Särge-q7.db'] });
    await sql(databaseUrl, "UPDATE nodes SET status = 'offline' WHERE id IN ('z-Q7', 'y-q7')");
    await sql(databaseUrl, "UPDATE nodes SET status = 'unknown' WHERE id = 'x-q7'");
    const expected = ['y-q7', 'z-Q7', 'x-q7', named, 'w-q7'];
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/api/v1/nodes?q=Q7&sort=status&limit=2${cursor}`;
      const { body } = await request<{ items: { id: string }[]; next_cursor: string | null }>(
        hub,
        'GET',
        path,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor);
    expect(seen).toEqual(expected);
    for (const [q, ids] of [
      ['10.6.0.', [named]],
      ['sÄRGE', ['w-q7']],
      ['10x6', []],
      ['.*', []],
    ] as const) {
      const found = await nodesOf(hub, `?q=${encodeURIComponent(q)}`);
      expect(
        found.map(({ id }) => id),
        q,
      ).toEqual(ids);
    }
  });

  it('answers 304 to those who have an answer already', async () => {
    await postSnapshot(hub, { machine_id: 'known', timestamp: '2026-11-20T10:00:00Z', cpu_percent: 1 });
    for (const page of ['', '/history?to=2026-11-20T11:00:00Z', '/alerts']) {
      const path = `/api/v1/nodes/known${page}`;
      const first = await request(hub, 'GET', path);
      const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
      expect((await request(hub, 'GET', path, undefined, headers)).status, page).toBe(304);
    }
    const { headers } = await request(hub, 'GET', '/api/v1/nodes/known');
    await postSnapshot(hub, { machine_id: 'known', timestamp: '2026-11-20T10:01:00Z', cpu_percent: 2 });
    const known = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await request(hub, 'GET', '/api/v1/nodes/known', undefined, known)).status).toBe(200);
  });

  it('pages through nodes by id', async () => {
    const names = ['p-1', 'p-2', 'p-3', 'P-4'];
    for (const name of names) await beat(hub, name);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await request<{ items: { id: string }[]; next_cursor: string | null }>(
        hub,
        'GET',
        `/api/v1/nodes?limit=2${cursor}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(names));
    expect((await request(hub, 'GET', '/api/v1/nodes?cursor=x')).status).toBe(422);
    const one = await request<{ next_cursor: string }>(hub, 'GET', '/api/v1/nodes?limit=1');
    const wrong = await request(hub, 'GET', `/api/v1/nodes?sort=status&cursor=${one.body.next_cursor}`);
    expect([wrong.status, wrong.body]).toMatchObject([
      422,
      { error: expect.stringContaining('sort=status') as string },
    ]);
    expect((await request(hub, 'GET', '/api/v1/nodes/nobody')).status).toBe(404);
  });
});
