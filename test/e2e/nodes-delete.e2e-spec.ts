import { beforeAll, describe, expect, it } from 'vitest';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { eventually, request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { beat, historyOf, introduce, KEEPS_ALL, nodeOf, nodesOf, postSnapshot } from '../support/nodes.js';
import { openForSuite } from '../support/suite-hub.js';

const NODE_TABLES = ['nodes', 'node_aliases', 'node_machines', 'node_alerts', 'telemetry_history'];

describe.each(DATABASES)('deleting nodes on %s', (kind) => {
  let hub: Hub;
  let databaseUrl: string;

  beforeAll(async () => {
    const suite = await openForSuite(kind, KEEPS_ALL);
    ({ hub, databaseUrl } = suite);
    return suite.end;
  });

  const remove = async (name: string): Promise<number> =>
    (await request(hub, 'DELETE', `/api/v1/nodes/${name}`)).status;

  /** A node with more snapshots than one transaction takes, an alert and a name of jobs. */
  async function aNode(address: string, mac: string): Promise<string> {
    const id = await introduce(hub, { Hostname: `host-${address}`, IP_address: address, MAC_address: mac });
    await postSnapshot(hub, { machine_id: id, timestamp: '2026-11-20T10:00:00Z', cpu_percent: 1 });
    const times = Array.from({ length: 700 }, (_, at) => {
      const second = String(at % 60).padStart(2, '0');
      return `('${id}', '2026-11-21 10:${String(Math.floor(at / 60)).padStart(2, '0')}:${second}.000', '2026-11-21 10:00:00.000')`;
    });
    const columns = 'node_id, timestamp, received_at';
    await sql(databaseUrl, `INSERT INTO telemetry_history (${columns}) VALUES ${times.join(', ')}`);
    await request(hub, 'POST', '/api/alerts/create', { title: 'CPU', system_ip: address });
    await request(hub, 'PUT', `/api/v1/nodes/${id}`, { vm_names: [`vm-${address}`] });
    return id;
  }

  it('leaves nothing of a node, and other nodes as they are', async () => {
    const id = await aNode('10.5.0.1', '52:54:00:bb:00:01');
    const other = await aNode('10.5.0.2', '52:54:00:bb:00:02');
    expect(await remove('10.5.0.1')).toBe(204);
    expect(await remove('10.5.0.1')).toBe(404);
    for (const table of NODE_TABLES) {
      const column = table === 'nodes' ? 'id' : 'node_id';
      expect(await sql(databaseUrl, `SELECT * FROM ${table} WHERE ${column} = '${id}'`), table).toEqual([]);
      expect(
        await sql(databaseUrl, `SELECT * FROM ${table} WHERE ${column} = '${other}'`),
        table,
      ).not.toEqual([]);
    }
    const audit = await request<{ items: object[] }>(hub, 'GET', '/api/v1/audit?limit=5');
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({
        action: 'node.deleted',
        subject: id,
        actor: 'nobody',
        detail: { name: '10.5.0.1' },
      }),
    );
  });

  it('lets a machine that reports again begin anew', async () => {
    const id = await aNode('10.5.0.3', '52:54:00:bb:00:03');
    await Promise.all([remove(id), ...Array.from({ length: 8 }, () => beat(hub, '10.5.0.3'))]);
    await remove('10.5.0.3');
    await postSnapshot(hub, { machine_id: id, timestamp: '2026-11-20T10:00:00Z', cpu_percent: 7 });
    expect(await nodeOf(hub, id)).toMatchObject({ id, hostname: null, vm_names: [], cpu_percent: 7 });
    expect((await historyOf(hub, id)).cpu_percent).toEqual([7]);
  });

  it('works on the command line, which names itself in the audit log', async () => {
    await beat(hub, 'retired');
    expect(await command(['nodes', 'delete', 'retired'], databaseUrl)).toMatchObject({ code: 0 });
    expect((await nodesOf(hub)).map(({ id }) => id)).not.toContain('retired');
    const again = await command(['nodes', 'delete', 'retired'], databaseUrl);
    expect(again).toMatchObject({ code: 1 });
    expect(again.stderr).toContain('Node not found: retired');
  });

  it('happens on its own after NODE_RETENTION_DAYS of silence, but not for the silence of the hub', async () => {
    const url = await freshDatabase(kind);
    const env = {
      DATABASE_URL: url,
      MIGRATE_ON_START: 'true',
      NODE_OFFLINE_AFTER_SECONDS: '1',
      NODE_RETENTION_DAYS: '30',
    };
    const first = await startHub(env);
    await beat(first, 'gone');
    await beat(first, 'here');
    await eventually(
      () => nodesOf(first, '?status=offline'),
      (nodes) => nodes.length === 2,
    );
    await first.close();
    await sql(url, "UPDATE nodes SET heard_at = '2026-01-01 00:00:00.000'");
    const second = await startHub(env);
    await beat(second, 'here');
    expect((await nodesOf(second)).map(({ id }) => id)).toEqual(['gone', 'here']);
    await eventually(
      () => nodesOf(second),
      (nodes) => nodes.length === 1,
    );
    expect((await nodesOf(second)).map(({ id }) => id)).toEqual(['here']);
  });
});
