import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseServer } from '../support/database-server.js';
import { startOwnServer } from '../support/database-servers.js';
import { SERVERS, sql } from '../support/databases.js';
import { request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { expectUnavailable, NO_SWEEPS, Outage, statusesOf } from '../support/outage.js';
import { slowWayTo } from '../support/slow-way.js';
import { connectAsAdmin, databaseOfPlainUser, takeAllConnections } from '../support/spoilt-server.js';

const IDS = Array.from({ length: 20 }, (_, index) => `j${index}`);
const LISTS = ['/api/v1/jobs', '/api/v1/jobs?status=running&include=disks', '/api/v1/jobs/j1'];
/** More than the hub refuses in a second or two, so that a line of log for each would be too many. */
const MANY = 100;

describe.each(SERVERS)('a hub on a %s', (kind) => {
  let server: DatabaseServer;

  beforeAll(async () => {
    server = await startOwnServer(kind);
  });
  afterAll(async () => server.stop());

  const startOn = async (url: string): Promise<{ hub: Hub; outage: Outage }> => {
    const hub = await startHub({ DATABASE_URL: url, ...NO_SWEEPS });
    const outage = new Outage(hub);
    expect(await outage.reportAll(IDS)).toEqual([200]);
    return { hub, outage };
  };

  it('that has no connection left answers 503, and serves again when there are some', async () => {
    const url = await databaseOfPlainUser(server);
    const { hub, outage } = await startOn(url);
    const release = await takeAllConnections(await connectAsAdmin(server), url);
    await outage.reportUntilRefused(MANY);
    expect(await outage.reportAll(IDS)).toEqual([503]);
    for (const path of LISTS) expectUnavailable(await request(hub, 'GET', path));
    expect(await statusesOf(hub, '/health/live', '/health/ready', '/health')).toEqual([200, 503, 503]);
    expect(hub.output()).toContain('The database takes no work: ');
    await release();
    await outage.expectRecovery();
  });

  it('that is read-only answers 503 to what would write and still serves what reads', async () => {
    const { hub, outage } = await startOn(await databaseOfPlainUser(server));
    const variable = kind === 'mysql' ? 'super_read_only' : 'read_only';
    await sql(server.url, `SET GLOBAL ${variable} = 1`);
    try {
      await outage.reportUntilRefused(MANY);
      expect(await outage.reportAll(IDS)).toEqual([503]);
      expectUnavailable(await request(hub, 'PUT', '/api/v1/jobs/new', { job_type: 'backup' }));
      expectUnavailable(await request(hub, 'POST', '/api/v1/jobs/j1/cancel', { reason: 'r' }));
      expect(await statusesOf(hub, ...LISTS)).toEqual([200, 200, 200]);
      expect(await statusesOf(hub, '/health/live', '/health/ready')).toEqual([200, 200]);
      expect(hub.output()).toContain('The database takes no work: ');
    } finally {
      await sql(server.url, 'SET GLOBAL read_only = 0');
    }
    await outage.expectRecovery();
  });

  it('that takes 300 ms for each answer takes all updates, only later', async () => {
    const way = await slowWayTo(await databaseOfPlainUser(server));
    const { hub, outage } = await startOn(way.url);
    way.slowDown(300);
    expect(await outage.reportAll(IDS)).toEqual([200]);
    expect(await statusesOf(hub, ...LISTS, '/health/ready')).toEqual([200, 200, 200, 200]);
    await outage.expectRecovery();
  });

  it('where another tool keeps a row locked loses no update, and says 503 when its patience ends', async () => {
    const url = await databaseOfPlainUser(server);
    const { hub, outage } = await startOn(url);
    const tool = await connectAsAdmin(server);
    await tool.query(`USE ${new URL(url).pathname.slice(1)}`);
    await tool.query('BEGIN');
    await tool.query("SELECT id FROM backup_jobs WHERE id = 'j7' FOR UPDATE");
    // Those of a group before it are taken.
    expect(await outage.reportAll(IDS)).toContain(503);
    expect(await statusesOf(hub, ...LISTS, '/health/ready')).toEqual([200, 200, 200, 200]);
    await tool.query('ROLLBACK');
    await outage.expectRecovery();
    expect(await outage.reportAll(IDS)).toEqual([200]);
  });
});
