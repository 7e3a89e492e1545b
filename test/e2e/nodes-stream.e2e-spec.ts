import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { request, startHub } from '../support/hub.js';
import { openHub } from '../support/hub-here.js';
import type { HubHere } from '../support/hub-here.js';
import { introduce, KEEPS_ALL, postSnapshot } from '../support/nodes.js';
import { inParallel } from '../support/parallel.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, revokeToken, untilKnown } from '../support/tokens.js';
import { Listening, refusedAt } from '../support/web-socket.js';

const PATH = '/api/v1/nodes/stream';
const TOKEN = `bth_${'0'.repeat(43)}`;

describe.each(DATABASES)('the WebSocket of nodes on %s', (kind) => {
  it('tells of snapshots that any hub of the database accepts', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true', ...KEEPS_ALL };
    const hub = await startHub(env);
    const other = kind === 'sqlite' ? hub : await startHub(env);
    await postSnapshot(hub, { machine_id: 'before', cpu_percent: 1 });
    const all = await Listening.at(hub.url + PATH);
    const one = await Listening.at(`${hub.url}${PATH}?node_id=b`);
    const empty = await Listening.at(`${hub.url}${PATH}?node_id=`);
    expect(await all.next()).toMatchObject({ type: 'connection', status: 'connected', node_id: null });
    expect(await empty.next()).toMatchObject({ type: 'connection', node_id: null });
    expect(await one.next()).toEqual({
      type: 'connection',
      status: 'connected',
      node_id: 'b',
      interval: 1,
      timestamp: expect.stringMatching(/Z$/) as string,
    });
    const timestamp = '2026-11-20T10:00:00.000Z';
    await postSnapshot(other, { machine_id: 'a', timestamp, cpu_percent: 5, memory_total_mb: 2048 });
    await postSnapshot(hub, {
      machine_id: 'b',
      timestamp,
      cpu_percent: 6,
      memory_used_mb: 512,
      disk_used_gb: 3,
      network_tx_bytes: 7,
      network_rx_rate_mbps: 1.5,
      load_avg_5m: 0.5,
      process_count: 9,
      active_connections: 4,
    });
    const [first, second] = [await all.next(), await all.next()];
    expect(new Set([first['node_id'], second['node_id']])).toEqual(new Set(['a', 'b']));
    expect(await one.next()).toEqual({
      timestamp,
      node_id: 'b',
      metrics: {
        cpu: { cpu_usage_percent: 6, load_avg_1min: null, load_avg_5min: 0.5, load_avg_15min: null },
        memory: { memory_total_gb: null, memory_used_gb: 0.5, memory_usage_percent: null },
        disk: { disk_usage: { '/': { total_gb: null, used_gb: 3, usage_percent: null } } },
        network: {
          bytes_sent_mb_per_sec: null,
          bytes_recv_mb_per_sec: 1.5,
          packets_sent: 7,
          packets_recv: null,
          active_connections: 4,
        },
        processes: { process_count: 9 },
      },
    });
    await postSnapshot(hub, { machine_id: 'b', timestamp, cpu_percent: 6 });
    await postSnapshot(other, { machine_id: 'c', timestamp });
    expect(await all.next()).toMatchObject({ node_id: 'c' });
  });

  it('follows a name to the node that it comes to stand for, and answers commands', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    const listening = await Listening.at(`${hub.url}${PATH}?node_id=10.0.0.1`);
    await listening.next();
    const id = await introduce(hub, { Hostname: 'x', IP_address: '10.0.0.1' });
    await postSnapshot(hub, { machine_id: 'other' });
    await postSnapshot(hub, { machine_id: id, cpu_percent: 8 });
    expect(await listening.next()).toMatchObject({ node_id: id, metrics: { cpu: { cpu_usage_percent: 8 } } });
    for (const noise of ['', 'null', '[]', '{"command":{}}', '{"command":"reboot"}', '{'])
      listening.send(noise);
    listening.socket.send(Buffer.from([1, 2, 3]));
    listening.send({ command: 'ping' });
    expect(await listening.next()).toMatchObject({
      type: 'pong',
      timestamp: expect.stringMatching(/Z$/) as string,
    });
    listening.send({ command: 'get_metrics' });
    expect(await listening.next()).toMatchObject({ node_id: id, metrics: { cpu: { cpu_usage_percent: 8 } } });
  });

  it('ends with the hub', async () => {
    const hub = await openHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    const listening = await Listening.at(hub.url + PATH);
    await listening.next();
    const [code] = await Promise.all([listening.closed(), hub.close()]);
    expect(code).toBe(1001);
  });
});

describe('the WebSocket of nodes', () => {
  let hub: HubHere;
  let databaseUrl: string;
  let viewer: string;
  let reporter: string;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite', {
      AUTH: 'required',
      CORS_ORIGINS: 'https://screens.example',
      NODE_STREAM_PORT: '0',
    });
    ({ hub, databaseUrl } = suite);
    viewer = await createToken(databaseUrl, { name: 'v', role: 'viewer' });
    reporter = await createToken(databaseUrl, { name: 'r', role: 'reporter' });
    for (const token of [viewer, reporter]) await untilKnown(hub, token);
    return suite.end;
  });

  it('takes the token as a header, or as a subprotocol from browsers', async () => {
    const asHeader = await Listening.at(hub.url + PATH, [], { headers: bearer(viewer) });
    expect(await asHeader.next()).toMatchObject({ type: 'connection' });
    const asProtocol = await Listening.at(hub.url + PATH, [`bearer.${viewer}`]);
    expect(asProtocol.socket.protocol).toBe(`bearer.${viewer}`);
    expect(await asProtocol.next()).toMatchObject({ type: 'connection' });
    const elsewhere = await Listening.at(`${hub.nodeStreamUrl}/?node_id=n`, [`bearer.${viewer}`]);
    expect(await elsewhere.next()).toMatchObject({ type: 'connection', node_id: 'n' });
  });

  it('refuses strangers, wrong tokens and roles, and pages of other origins, with a problem', async () => {
    const withOrigin = (origin: string) => ({ headers: { ...bearer(viewer), origin } });
    expect(await refusedAt(hub.url + PATH)).toMatchObject({
      status: 401,
      body: expect.stringContaining('token'),
    });
    expect((await refusedAt(hub.nodeStreamUrl)).status).toBe(401);
    expect((await refusedAt(hub.url + PATH, [`bearer.${TOKEN}`])).status).toBe(401);
    expect((await refusedAt(hub.url + PATH, [`bearer.${reporter}`])).status).toBe(403);
    expect((await refusedAt(`${hub.url}/api/v1/nodes/nowhere`, [`bearer.${viewer}`])).status).toBe(404);
    expect((await refusedAt(`${hub.url}${PATH}?q=1`, [`bearer.${viewer}`])).status).toBe(422);
    for (const origin of ['https://evil.example', 'null']) {
      const { status, body } = await refusedAt(hub.url + PATH, [], withOrigin(origin));
      expect([status, JSON.parse(body)]).toMatchObject([403, { type: /origin-not-allowed/, status: 403 }]);
    }
    for (const [url, origin] of [
      [hub.url + PATH, 'https://screens.example'],
      [hub.url + PATH, hub.url],
      [hub.nodeStreamUrl, hub.url],
    ] as const) {
      const listening = await Listening.at(url, [], withOrigin(origin));
      expect(await listening.next()).toMatchObject({ type: 'connection' });
    }
  });

  it('ends when the token is revoked', async () => {
    const token = await createToken(databaseUrl, { name: 'short', role: 'viewer' });
    await untilKnown(hub, token);
    const listening = await Listening.at(hub.url + PATH, [`bearer.${token}`]);
    await revokeToken(databaseUrl, 'short');
    expect(await listening.closed()).toBe(1008);
  });

  it('asks plain requests to upgrade, and serves those that offer another protocol', async () => {
    const plain = await request(hub, 'GET', PATH, undefined, bearer(viewer));
    expect([plain.status, plain.headers.get('upgrade')]).toEqual([426, 'websocket']);
    const head = [
      'POST /api/telemetry/snapshot HTTP/1.1',
      'Host: hub',
      `Authorization: Bearer ${reporter}`,
      'Connection: Upgrade, HTTP2-Settings, close',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      'Content-Type: application/json',
      'Content-Length: 20',
    ];
    const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write('{"machine_id":"h2c"}');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain('"node_id":"h2c"');
  });

  it('closes at a message of more than 64 KiB, and takes one of 64 KiB', async () => {
    const listening = await Listening.at(hub.url + PATH, [`bearer.${viewer}`]);
    await listening.next();
    listening.send(`{"command":"ping","x":"${'y'.repeat(64 * 1024 - 25)}"}`);
    expect(await listening.next()).toMatchObject({ type: 'pong' });
    listening.send('y'.repeat(64 * 1024 + 1));
    expect(await listening.closed()).toBe(1009);
  });

  it('survives any bytes in the place of frames, and handshakes that are none', async () => {
    const port = Number(new URL(hub.url).port);
    const handshake = (fields: string[]): string =>
      [`GET ${PATH} HTTP/1.1`, 'Host: hub', `Authorization: Bearer ${viewer}`, ...fields, '', ''].join(
        '\r\n',
      );
    const good = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    const answers: string[] = [];
    for (let round = 0; round < 60; round++) {
      const fields = round < 8 ? good.filter((_field, index) => index !== round % 4 || index < 2) : good;
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(Buffer.concat([Buffer.from(handshake(fields)), randomBytes(1 + ((round * 37) % 600))]));
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      answers.push(chunk.toString().slice(0, 12));
      socket.destroy();
    }
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 400', 'HTTP/1.1 101']));
    expect((await request(hub, 'GET', '/health/live')).status).toBe(200);
  });

  it('tells 500 listeners', async () => {
    const open = async (): Promise<Listening> => Listening.at(hub.url + PATH, [`bearer.${viewer}`]);
    const listening = await Promise.all(Array.from({ length: 500 }, open));
    await Promise.all(listening.map((each) => each.next()));
    await request(hub, 'POST', '/api/telemetry/snapshot', { machine_id: 'heard' }, bearer(reporter));
    const told = await Promise.all(listening.map((each) => each.about('heard')));
    expect(told).toHaveLength(500);
  });

  it('cuts off a reader that does not read, and answers others', async () => {
    const [slow, other] = [
      await Listening.at(hub.url + PATH, [`bearer.${viewer}`]),
      await Listening.at(hub.url + PATH, [`bearer.${viewer}`]),
    ];
    await Promise.all([slow.next(), other.next()]);
    const names = Array.from({ length: 1_500 }, (_, index) => `n-${index}`);
    const headers = bearer(reporter);
    await inParallel(32, [...names, 'z-last'], async (name) => {
      await request(hub, 'POST', '/api/telemetry/snapshot', { machine_id: name }, headers);
    });
    const closed = slow.closed();
    slow.socket.pause();
    // Kernels hold some MiB for a reader, so one answer is not enough.
    for (let round = 0; round < 10; round++) {
      for (let again = 0; again < 10; again++) slow.send({ command: 'get_metrics' });
      other.send({ command: 'get_metrics' });
      await other.about('z-last');
    }
    slow.socket.resume();
    expect(await closed).toBe(1006);
  });
});
