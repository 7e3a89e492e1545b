import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hub as command } from '../support/command-line.js';
import type { DatabaseServer } from '../support/database-server.js';
import { startOwnServer } from '../support/database-servers.js';
import { freshDatabase, SERVERS, sql } from '../support/databases.js';
import { failToStart, report, request, startHub, startLoggedHub } from '../support/hub.js';
import { expectUnavailable, NO_SWEEPS, notReady, Outage, statusesOf } from '../support/outage.js';
import { connectAsAdmin, databaseOfPlainUser, limit } from '../support/spoilt-server.js';
import type { Limit } from '../support/spoilt-server.js';

const IDS = ['j1', 'j2', 'j3'];
const JOBS = '/api/v1/jobs';
/** So many that some are refused within one second. */
const MANY = 30;
const RIGHT = "the database user lacks a privilege: the log and 'hub check' name it";
const SCHEMA = "a table or column is missing: the log and 'hub check' name it";

interface Inability extends Limit {
  readonly ready: Record<string, string>;
  /** The answer to GETs of jobs meanwhile. */
  readonly reads: number;
  /** The message of a failing start and of `hub check`; `DB` stands for the database's name, `USER` for the user's. */
  readonly says: RegExp;
  readonly todo: string;
}

function revoked(rights: string, tables: string, reads: number): Inability {
  return {
    set: `REVOKE ${rights} ON DB.* FROM USER`,
    lift: `GRANT ${rights} ON DB.* TO USER`,
    ready: { writes: RIGHT, ...(reads === 503 && { migrations: `unknown: ${RIGHT}` }) },
    reads,
    says: new RegExp(tables),
    todo: 'Run as an administrator: GRANT',
  };
}

function missing(set: string, lift: string, reads: number, says: RegExp): Inability {
  return { set, lift, ready: { writes: SCHEMA }, reads, says, todo: 'Restore it from a backup' };
}

const INABILITIES: Readonly<Record<string, Inability>> = {
  'whose user may not INSERT': {
    ...revoked('INSERT', 'lacks privileges: INSERT on .*backup_jobs, ', 200),
    todo: 'Run as an administrator: GRANT INSERT ON `DB`.* TO USER;',
  },
  'whose user may not SELECT': revoked('SELECT', 'SELECT command denied', 503),
  'that lacks a table': missing(
    'RENAME TABLE DB.backup_disks TO DB.away',
    'RENAME TABLE DB.away TO DB.backup_disks',
    200,
    /backup_disks' doesn't exist/,
  ),
  'that lacks a column': missing(
    'ALTER TABLE DB.backup_jobs RENAME COLUMN words TO away',
    'ALTER TABLE DB.backup_jobs RENAME COLUMN away TO words',
    200,
    /Unknown column 'words'/,
  ),
  'that lacks the table of audit events alone': missing(
    'RENAME TABLE DB.audit_events TO DB.away',
    'RENAME TABLE DB.away TO DB.audit_events',
    200,
    /audit_events' doesn't exist/,
  ),
};

/** The tables from which every hub deletes. */
const DELETED_FROM =
  'job_events last_successes job_minutes job_samples agent_run_minutes ' +
  'nodes node_aliases node_machines node_alerts telemetry_history telemetry_rollups';

describe.each(SERVERS)('a hub on a %s', (kind) => {
  let server: DatabaseServer;

  beforeAll(async () => {
    server = await startOwnServer(kind);
  });
  afterAll(async () => server.stop());

  it.each(Object.entries(INABILITIES))(
    '%s answers 503, is not ready, does not start, and serves again when that is mended',
    async (_name, inability) => {
      const url = await databaseOfPlainUser(server);
      const named = namedAs(url);
      const hub = await startLoggedHub({ DATABASE_URL: url, ...NO_SWEEPS });
      const outage = new Outage(hub);
      expect(await outage.reportAll(IDS)).toEqual([200]);
      const limited = { set: named(inability.set), lift: named(inability.lift) };
      // A connection keeps the rights with which it began, but not its tables.
      if (inability.set.startsWith('REVOKE')) await limit(await connectAsAdmin(server), url, limited);
      else await sql(server.url, limited.set);

      if (!inability.set.includes('audit_events')) {
        await outage.reportUntilRefused(MANY);
        expect(await outage.reportAll(IDS)).toEqual([503]);
        expect(hub.output()).toContain('Database unavailable: ');
      }
      expectUnavailable(await request(hub, 'PUT', `${JOBS}/new`, { job_type: 'backup' }));
      expect(await statusesOf(hub, JOBS)).toEqual([inability.reads]);
      expect(await notReady(hub)).toEqual(inability.ready);

      const { code, output } = await failToStart({ DATABASE_URL: url });
      expect(code).toBe(1);
      expect(output.trim().split('\n'), output).toHaveLength(1);
      expect(output).toMatch(inability.says);
      const checked = await command(['check'], url);
      expect(checked.code).toBe(1);
      expect(checked.stdout).toMatch(inability.says);
      if (inability.reads === 200) {
        expect(output).toContain(named(inability.todo));
        expect(checked.stdout).toContain(named(inability.todo));
      }

      await sql(server.url, limited.lift);
      await outage.expectRecovery();
      expect((await command(['check'], url)).code).toBe(0);
    },
  );

  it('needs no right to delete jobs where it does not prune', async () => {
    const url = await databaseOfPlainUser(server);
    await command(['migrate', 'up'], url);
    const named = namedAs(url);
    await sql(server.url, named('REVOKE DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON DB.* FROM USER'));
    for (const table of DELETED_FROM.split(' ')) {
      await sql(server.url, named(`GRANT DELETE ON DB.${table} TO USER`));
    }
    const hub = await startHub({ DATABASE_URL: url });
    expect((await report(hub, 'j', { status: 'running' })).status).toBe(200);
    expect(await statusesOf(hub, '/health/ready')).toEqual([200]);
    const pruning = await failToStart({ DATABASE_URL: url, RETENTION_DAYS: '1' });
    expect(pruning.output).toContain(named('GRANT DELETE ON `DB`.`backup_jobs` TO USER;'));
  });

  it('starts on a server that is read-only, says so, and is not ready until it is no more', async () => {
    const url = await databaseOfPlainUser(server);
    await command(['migrate', 'up'], url);
    const variable = kind === 'mysql' ? 'super_read_only' : 'read_only';
    await sql(server.url, `SET GLOBAL ${variable} = 1`);
    try {
      const hub = await startLoggedHub({ DATABASE_URL: url });
      expect(hub.output()).toContain('until this is fixed, reports are answered 503');
      expect(await statusesOf(hub, JOBS, '/health/ready')).toEqual([200, 503]);
    } finally {
      await sql(server.url, 'SET GLOBAL read_only = 0');
    }
  });

  it('leaves nothing of what it tries, and neither its start nor its readiness hangs on locks of others', async () => {
    const url = await databaseOfPlainUser(server);
    await command(['migrate', 'up'], url);
    const tool = await connectAsAdmin(server);
    await tool.query(`USE ${namedAs(url)('DB')}`);
    const hub = await startHub({ DATABASE_URL: url, ...NO_SWEEPS });
    expect((await report(hub, 'j', { status: 'running' })).status).toBe(200);
    await tool.query('BEGIN');
    await tool.query('SELECT * FROM backup_jobs FOR UPDATE');
    expect(await statusesOf(hub, '/health/ready')).toEqual([200]);
    const beside = await startHub({ DATABASE_URL: url, ...NO_SWEEPS });
    expect(await statusesOf(beside, '/health/ready')).toEqual([200]);
    await tool.query('ROLLBACK');
    expect(await sql(url, 'SELECT id FROM backup_jobs')).toEqual([{ id: 'j' }]);
    expect(await sql(url, 'SELECT COUNT(*) AS n FROM job_counts')).toEqual([{ n: 1 }]);
  });
});

describe('a hub on a SQLite file', () => {
  it.each(['backup_disks', 'job_counts'])('without %s answers 503 and is not ready', async (table) => {
    const url = await freshDatabase('sqlite');
    const hub = await startLoggedHub({ DATABASE_URL: url, ...NO_SWEEPS });
    const outage = new Outage(hub);
    expect(await outage.reportAll(IDS)).toEqual([200]);
    const before = await sql(url, `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`);
    for (const { name } of before) await sql(url, `DROP TRIGGER ${name}`);
    await sql(url, `ALTER TABLE ${table} RENAME TO away`);
    for (const { sql: statement } of before) await sql(url, String(statement));
    await outage.reportUntilRefused(MANY);
    expect(await outage.reportAll(['new'], { disks: [{ disk_index: 0 }] })).toEqual([503]);
    expect(await notReady(hub)).toEqual({ writes: SCHEMA });
    expect((await command(['check'], url)).stdout).toContain(`no such table: ${table}`);
    for (const { name } of before) await sql(url, `DROP TRIGGER ${name}`);
    await sql(url, `ALTER TABLE away RENAME TO ${table}`);
    for (const { sql: statement } of before) await sql(url, String(statement));
    await outage.expectRecovery();
  });
});

/** Puts the names of this database and its user into a statement. */
function namedAs(url: string): (statement: string) => string {
  const { username, pathname } = new URL(url);
  return (statement) => statement.replaceAll('DB', pathname.slice(1)).replaceAll('USER', `'${username}'@'%'`);
}
