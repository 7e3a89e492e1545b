import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { eventually, launchHub, startHub } from '../support/hub.js';
import { beat, nodeOf, postSnapshot } from '../support/nodes.js';
import type { NodeAnswer } from '../support/nodes.js';

const isStatus =
  (status: string) =>
  (node: NodeAnswer): boolean =>
    node.status === status;

describe.each(DATABASES)('silent nodes on %s', (kind) => {
  it('are offline after their time, and online with the next word', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHub({
      DATABASE_URL: url,
      MIGRATE_ON_START: 'true',
      NODE_OFFLINE_AFTER_SECONDS: '1',
    });
    await beat(hub, 'a');
    expect((await nodeOf(hub, 'a')).status).toBe('online');
    await eventually(() => nodeOf(hub, 'a'), isStatus('offline'));
    await postSnapshot(hub, { node_id: 'a', timestamp: '2026-11-20T10:00:00Z' });
    expect(await nodeOf(hub, 'a')).toMatchObject({ status: 'online' });
  });

  it('are not blamed for the time in which no hub ran', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', NODE_OFFLINE_AFTER_SECONDS: '3' };
    const hub = await launchHub(env);
    await beat(hub, 'a');
    await hub.kill();
    await sql(url, "UPDATE nodes SET heard_at = '2026-01-01 00:00:00.000'");
    const again = await startHub(env);
    const begun = performance.now();
    expect((await nodeOf(again, 'a')).status).toBe('online');
    await eventually(() => nodeOf(again, 'a'), isStatus('offline'));
    expect(performance.now() - begun).toBeGreaterThan(2_000);
  });
});
