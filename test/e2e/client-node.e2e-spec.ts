import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClientRun } from '../support/client.js';
import { makeHost } from '../support/client.js';
import { eventually, request } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

interface Sent {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: Readonly<Record<string, number | string | null>>;
}

/** Answers as the contract of nodes says, and keeps what it got; `status` may be changed. */
interface Stand {
  readonly sent: Sent[];
  readonly port: number;
  status: number;
  /** Hangs up on every client. */
  isAway: boolean;
  close(): Promise<void>;
}

async function listen(): Promise<Stand> {
  const sent: Sent[] = [];
  const server: Server = createServer((incoming, response) => {
    if (stand.isAway) {
      incoming.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Sent['body'];
      sent.push({ path: incoming.url ?? '', token: incoming.headers.authorization, body });
      response.writeHead(stand.status, { 'content-type': 'application/json' }).end('{"success":true}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stand: Stand = {
    sent,
    port: (server.address() as AddressInfo).port,
    status: 200,
    isAway: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  onTestFinished(() => stand.close());
  return stand;
}

const snapshotsOf = ({ sent }: Stand): Sent[] =>
  sent.filter(({ path }) => path === '/api/telemetry/snapshot');

describe('backup-report node', () => {
  const start = async (port: number, ...more: string[]): Promise<ClientRun> => {
    const host = await makeHost(`http://127.0.0.1:${port}`);
    return host.start(['node', '--interval', '1s', '--node', 'pg1', '--token', 't0ken', ...more]);
  };

  it('tells the figures of its machine and that it is there', async () => {
    const stand = await listen();
    const run = await start(stand.port);
    await eventually(
      () => Promise.resolve(snapshotsOf(stand).length),
      (count) => count >= 2,
    );
    run.process.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0, stdout: '' });
    const heartbeat = stand.sent.find(({ path }) => path === '/api/heartbeat');
    expect(heartbeat?.body).toEqual({
      node_id: 'pg1',
      status: 'online',
      timestamp: expect.stringMatching(/Z$/) as string,
    });
    for (const { token, body } of stand.sent)
      expect([token, body['node_id']]).toEqual(['Bearer t0ken', 'pg1']);
    const body = snapshotsOf(stand)[1]?.body ?? {};
    for (const [name, most] of Object.entries({ cpu_percent: 100, memory_percent: 100, disk_percent: 100 })) {
      expect(body[name]).toBeGreaterThanOrEqual(0);
      expect(body[name]).toBeLessThanOrEqual(most);
    }
    expect(Object.keys(body)).toHaveLength(19);
    expect(Date.now() - Date.parse(String(body['timestamp']))).toBeLessThan(60_000);
  });

  it('loses nothing in an outage, nor when it is killed in it, and sends each once and in order', async () => {
    const stand = await listen();
    stand.isAway = true;
    const host = await makeHost(`http://127.0.0.1:${stand.port}`);
    const args = ['node', '--interval', '1s', '--node', 'pg1'];
    const killed = host.start(args);
    const waiting = async (): Promise<number> => {
      const { NodeSpool } = await import('../../client/src/node/node-spool.js');
      const spool = new NodeSpool(`${host.folder}/state/backup-report/spool.sqlite.node`, () => {});
      const count = spool.waiting();
      spool.close();
      return count;
    };
    await eventually(waiting, (count) => count >= 3);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const kept = await waiting();
    expect((await host.run(['status'])).stdout).toContain(`snapshots  ${kept} of this machine wait`);
    stand.isAway = false;
    const run = host.start(args);
    await eventually(
      () => Promise.resolve(snapshotsOf(stand).length),
      (count) => count > kept,
    );
    run.process.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
    const instants = snapshotsOf(stand).map(({ body }) => String(body['timestamp']));
    expect(instants).toEqual([...new Set(instants)].toSorted());
    expect(await waiting()).toBe(0);
  });

  it('keeps what a wrong token keeps from the hub, says so once, and lets go of what the hub refuses', async () => {
    const stand = await listen();
    stand.status = 422;
    const refused = await start(stand.port);
    await eventually(
      () => Promise.resolve(snapshotsOf(stand).length),
      (count) => count >= 2,
    );
    refused.process.kill('SIGTERM');
    expect((await refused.ended).stderr.match(/refused a snapshot with 422/g)).toHaveLength(1);
    stand.status = 401;
    const before = snapshotsOf(stand).length;
    const unknown = await start(stand.port);
    await eventually(
      () => Promise.resolve(snapshotsOf(stand).length),
      (count) => count > before,
    );
    unknown.process.kill('SIGTERM');
    expect((await unknown.ended).stderr.match(/the hub answered 401/g)).toHaveLength(1);
  });

  it('is a node of a real hub, that is online and has a history', async () => {
    const suite = await openForSuite('sqlite', { AUTH: 'required' });
    onTestFinished(() => suite.end());
    const reporter = await createToken(suite.databaseUrl, { name: 'pg1', role: 'reporter' });
    const viewer = await createToken(suite.databaseUrl, { name: 'wall', role: 'viewer' });
    for (const token of [reporter, viewer]) await untilKnown(suite.hub, token);
    const host = await makeHost(suite.hub.url);
    const run = host.start(['node', '--interval', '1s', '--node', 'pg1', '--token', reporter]);
    const get = async <T>(path: string): Promise<T> =>
      (await request<T>(suite.hub, 'GET', path, undefined, bearer(viewer))).body;
    const history = await eventually(
      () => get<{ t?: number[]; memory_percent?: number[] }>('/api/v1/nodes/pg1/history?points=300'),
      ({ t = [] }) => t.length >= 2,
    );
    for (const percent of history.memory_percent ?? []) expect(percent).toBeGreaterThan(0);
    const { items } = await get<{ items: Record<string, unknown>[] }>('/api/v1/nodes');
    expect(items).toMatchObject([
      { id: 'pg1', status: 'online', last_heartbeat_at: expect.any(String) as string },
    ]);
    run.process.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0 });
  });

  it('says what it does not understand', async () => {
    const host = await makeHost('http://127.0.0.1:9');
    expect(await host.run(['node', '--interval', '1ms'])).toMatchObject({ code: 2 });
    expect(await host.run(['node', '--node', ''])).toMatchObject({ code: 2 });
    const none = await makeHost();
    expect((await none.run(['node'])).stderr).toContain('the URL of the hub is not set');
  });
});
