import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseServer } from '../support/database-server.js';
import { startOwnServer } from '../support/database-servers.js';
import { SERVERS, sql } from '../support/databases.js';
import { request, startLoggedHub } from '../support/hub.js';
import type { LoggedHub } from '../support/hub.js';
import { expectUnavailable, NO_SWEEPS, notReady, Outage, statusesOf } from '../support/outage.js';
import { proxyTo } from '../support/proxy.js';
import {
  connectAsAdmin,
  databaseOfPlainUser,
  kill,
  limit,
  takeAllConnections,
  waitingForLock,
} from '../support/spoilt-server.js';
import type { Limit } from '../support/spoilt-server.js';

const IDS = Array.from({ length: 20 }, (_, index) => `j${index}`);
const LISTS = ['/api/v1/jobs', '/api/v1/jobs?status=running&include=disks', '/api/v1/jobs/j1'];
/** So many that some are refused within one second. */
const MANY = 100;

/** Faults of a user, by the statements that set and lift them. */
const LIMITS: [why: string, (user: string) => Limit][] = [
  [
    'all connections are taken',
    () => ({
      set: 'SET GLOBAL max_connections = 10',
      lift: 'SET GLOBAL max_connections = DEFAULT',
    }),
  ],
  [
    'its user has no connection left',
    (user) => ({
      set: `ALTER USER ${user} WITH MAX_USER_CONNECTIONS 1`,
      lift: `ALTER USER ${user} WITH MAX_USER_CONNECTIONS 0`,
    }),
  ],
  [
    'its user is locked',
    (user) => ({
      set: `ALTER USER ${user} ACCOUNT LOCK`,
      lift: `ALTER USER ${user} ACCOUNT UNLOCK`,
    }),
  ],
];

const OFFLINE: (typeof LIMITS)[number] = [
  'the server is offline',
  () => ({ set: 'SET GLOBAL offline_mode = ON', lift: 'SET GLOBAL offline_mode = OFF' }),
];

/** For how long a server lets a statement wait for a lock. */
const PATIENCE: Record<(typeof SERVERS)[number], Limit> = {
  mariadb: { set: 'SET GLOBAL max_statement_time = 0.5', lift: 'SET GLOBAL max_statement_time = 0' },
  mysql: {
    set: 'SET GLOBAL innodb_lock_wait_timeout = 1',
    lift: 'SET GLOBAL innodb_lock_wait_timeout = DEFAULT',
  },
};

describe.each(SERVERS)('a hub on a %s', (kind) => {
  let server: DatabaseServer;

  beforeAll(async () => {
    server = await startOwnServer(kind);
  });
  afterAll(async () => server.stop());

  const startOn = async (url: string): Promise<{ hub: LoggedHub; outage: Outage }> => {
    const hub = await startLoggedHub({ DATABASE_URL: url, ...NO_SWEEPS });
    const outage = new Outage(hub);
    expect(await outage.reportAll(IDS)).toEqual([200]);
    return { hub, outage };
  };

  it.each(kind === 'mysql' ? [...LIMITS, OFFLINE] : LIMITS)(
    'where %s answers 503, and serves again when it can connect',
    async (_why, limitOf) => {
      const url = await databaseOfPlainUser(server);
      const { hub, outage } = await startOn(url);
      const release = await takeAllConnections(await connectAsAdmin(server), url, limitOf(userOf(url)));
      await outage.reportUntilRefused(MANY);
      expect(await outage.reportAll(IDS)).toEqual([503]);
      for (const path of LISTS) expectUnavailable(await request(hub, 'GET', path));
      expect(await statusesOf(hub, '/health/live', '/health/ready', '/health')).toEqual([200, 503, 503]);
      expect(hub.output()).toContain('Database unavailable: ');
      await release();
      await outage.expectRecovery();
    },
  );

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
      expect(await statusesOf(hub, '/health/live', '/health/ready', '/health')).toEqual([200, 503, 200]);
      expect(await notReady(hub)).toEqual({ writes: 'the database is read-only' });
      expect(hub.output()).toContain('Database unavailable: ');
    } finally {
      await sql(server.url, 'SET GLOBAL read_only = 0');
    }
    await outage.expectRecovery();
  });

  it('that takes 300 ms for each answer takes all updates, only later', async () => {
    const way = await proxyTo(await databaseOfPlainUser(server));
    const { hub, outage } = await startOn(way.url);
    way.slowDown(300);
    expect(await outage.reportAll(IDS)).toEqual([200]);
    expect(await statusesOf(hub, ...LISTS, '/health/ready')).toEqual([200, 200, 200, 200]);
    await outage.expectRecovery();
  });

  describe('where another tool keeps a row locked', () => {
    const startLocked = async (): Promise<{
      url: string;
      hub: LoggedHub;
      outage: Outage;
      tool: Connection;
    }> => {
      const url = await databaseOfPlainUser(server);
      const started = await startOn(url);
      const tool = await connectAsAdmin(server);
      await tool.query(`USE ${new URL(url).pathname.slice(1)}`);
      await tool.query('BEGIN');
      await tool.query("SELECT id FROM backup_jobs WHERE id = 'j7' FOR UPDATE");
      return { url, tool, ...started };
    };

    it('loses no update, and answers 503 when its own patience ends', async () => {
      const { hub, outage, tool } = await startLocked();
      // Those of a group before it are taken.
      expect(await outage.reportAll(IDS)).toContain(503);
      expect(await statusesOf(hub, ...LISTS, '/health/ready')).toEqual([200, 200, 200, 200]);
      await tool.query('ROLLBACK');
      await outage.expectRecovery();
      expect(await outage.reportAll(IDS)).toEqual([200]);
    });

    it("answers 503 when the server's patience ends", async () => {
      const { url, outage, tool } = await startLocked();
      await limit(await connectAsAdmin(server), url, PATIENCE[kind]);
      expect(await outage.reportAll(['j7'])).toEqual([503]);
      await tool.query('ROLLBACK');
      await outage.expectRecovery();
    });

    it('loses no update of which an administrator kills the connection', async () => {
      const { url, outage, tool } = await startLocked();
      const admin = await connectAsAdmin(server);
      const reported = outage.reportAll(['j7']);
      await kill(admin, await waitingForLock(admin, url));
      await tool.query('ROLLBACK');
      expect([[200], [503]]).toContainEqual(await reported);
      await outage.expectRecovery();
    });
  });
});

function userOf(url: string): string {
  return `'${new URL(url).username}'@'%'`;
}
