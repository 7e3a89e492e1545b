import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/check/finding.js';
import { makeAuthority } from '../support/certificates.js';
import type { Authority } from '../support/certificates.js';
import { hub as command } from '../support/command-line.js';
import { createDatabase } from '../support/database-servers.js';
import { freshDatabase, serverUrl, SERVERS, sql } from '../support/databases.js';
import { eventsOf, eventually, failToStart, jobOf, launchHub, report, request } from '../support/hub.js';
import type { HubProcess, JobJson } from '../support/hub.js';
import { valuesNow } from '../support/metrics.js';
import { startReplicatedServers } from '../support/replicas.js';
import type { ReplicatedServers } from '../support/replicas.js';
import { connectAsAdmin } from '../support/spoilt-server.js';

/** Under these, sessions of the server's own would take other texts and tell another time. */
const ODD = ['--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES', '--default-time-zone=+05:30'];
/** MariaDB says no more than to a wrong password. */
const REFUSAL = {
  mariadb: /^Access denied/,
  mysql: /^Database server .* requires TLS\. Add \?ssl=… to its URL\.$/m,
};
const FOUND = 'in use: GETs of jobs read from it';
const LEFT = 'not used, GETs of jobs read from the primary';
const RELOAD = { mariadb: 'FLUSH SSL', mysql: 'ALTER INSTANCE RELOAD TLS' };

describe.each(SERVERS)('the connections of a hub to %s', (kind) => {
  let authority: Authority;
  let servers: ReplicatedServers;
  let databaseUrl: string;
  let env: Record<string, string>;
  let hub: HubProcess;

  beforeAll(async () => {
    authority = await makeAuthority();
    const { cert, key } = await authority.sign('server', 'localhost');
    const tls = [`--ssl-ca=${authority.ca}`, `--ssl-cert=${cert}`, `--ssl-key=${key}`];
    servers = await startReplicatedServers(kind, [...ODD, ...tls]);
    databaseUrl = await createDatabase(servers.primary);
    env = await environment();
    hub = await launchHub({ ...env, MIGRATE_ON_START: 'true', DATABASE_POOL_SIZE: '3' });
    return async () => {
      await hub.kill();
      await servers.stop();
      await authority.remove();
    };
  });

  /** All that there is: TLS with certificates on both sides, a password in a file, a replica. */
  async function environment(): Promise<Record<string, string>> {
    await sql(databaseUrl, "CREATE USER 'known'@'%' IDENTIFIED BY 'p@ss' REQUIRE X509");
    await sql(databaseUrl, "GRANT ALL ON *.* TO 'known'@'%'");
    const passwordFile = join(authority.folder, 'password');
    await writeFile(passwordFile, 'p@ss\n');
    const { cert, key } = await authority.sign('client', 'a hub');
    const known = new URL(withTls('verify-identity', authority.ca));
    known.username = 'known';
    known.password = '';
    return {
      DATABASE_URL: `${known.href}&ssl-cert=${cert}&ssl-key=${key}`,
      DATABASE_PASSWORD_FILE: passwordFile,
      DATABASE_READ_URL: servers.replica.url + new URL(databaseUrl).pathname,
    };
  }

  function withTls(mode: string, ca?: string): string {
    const url = new URL(databaseUrl);
    url.hostname = 'localhost';
    return `${url.href}?ssl=${mode}${ca ? `&ssl-ca=${ca}` : ''}`;
  }

  async function onReplica(statement: string): Promise<void> {
    await sql(env['DATABASE_READ_URL'] ?? '', statement);
  }

  async function finding(what: string): Promise<Finding | undefined> {
    const { DATABASE_URL, ...others } = env;
    const { stdout } = await command(['check', '--json'], DATABASE_URL, others);
    return (JSON.parse(stdout) as { findings: Finding[] }).findings.find((each) => each.what === what);
  }

  const timesLeft = (): number => hub.output().split(LEFT).length - 1;
  const isUsed = (): boolean => hub.output().lastIndexOf(FOUND) > hub.output().lastIndexOf(LEFT);

  /** A machine that is busy may be late by itself at times. */
  async function untilReplicaIsUsed(): Promise<void> {
    await eventually(() => jobOf(hub, 'read'), isUsed);
  }

  it('are encrypted as the URL says, and as many as were asked for', async () => {
    expect(await finding('encryption')).toMatchObject({
      verdict: 'ok',
      says: expect.stringMatching(/^TLSv1\.[23]; verify-identity$/),
    });
    expect(await valuesNow(hub, 'hub_database_pool_size')).toEqual({ '': 3 });
    const { stdout } = await command(['backup', 'x.sql'], env['DATABASE_URL'], {
      DATABASE_PASSWORD_FILE: env['DATABASE_PASSWORD_FILE'] ?? '',
    });
    expect(stdout).toContain(`--ssl-ca=${authority.ca} --ssl-cert=`);
  });

  it('have the session that the hub sets, whatever is the server’s default', async () => {
    expect(await finding('session')).toMatchObject({ verdict: 'ok' });
    const vm_name = `it's a "name" with a \\ and an end\\`;
    await report(hub, 'odd', { status: 'running', vm_name });
    expect(await jobOf(hub, 'odd')).toMatchObject({ vm_name });
    const { created_at } = await jobOf(hub, 'odd');
    expect(Math.abs(Date.parse(created_at) - Date.now())).toBeLessThan(600_000);
  });

  it('are not made to whom the URL does not trust, and the start says what to do', async () => {
    const statusOf = (url: string) => command(['migrate', 'status'], url);
    await authority.sign('server', 'db.example.org');
    await sql(databaseUrl, RELOAD[kind]);
    expect(await statusOf(withTls('verify-ca', authority.ca))).toMatchObject({ code: 0, stderr: '' });
    const { code, output } = await failToStart({ DATABASE_URL: withTls('verify-identity', authority.ca) });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(
        /^Database server localhost:\d+: TLS handshake failed: Hostname.*Use the host name/,
      ),
    ]);
    const stranger = await makeAuthority();
    expect(await statusOf(withTls('verify-ca', stranger.ca))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'Set ssl-ca to the file of the CA that signed the server certificate.\n',
      ),
    });
    await stranger.remove();
    expect(await statusOf(withTls('required'))).toMatchObject({ code: 0 });
    await authority.sign('server', 'localhost');
    await sql(databaseUrl, RELOAD[kind]);
  });

  it('are not made in the clear to a server that takes nothing but TLS', async () => {
    const admin = await connectAsAdmin(servers.primary);
    await admin.query('SET GLOBAL require_secure_transport = ON');
    const { code, stderr } = await command(['migrate', 'status'], databaseUrl);
    await admin.query('SET GLOBAL require_secure_transport = OFF');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(REFUSAL[kind]) });
  });

  it('to a replica read what was committed before, each time', async () => {
    await report(hub, 'read', { status: 'running', sequence: 0 });
    await untilReplicaIsUsed();
    await onReplica("UPDATE backup_jobs SET vm_name = 'the replica’s'");
    await onReplica("UPDATE job_events SET from_value = 'the replica’s'");
    const { body } = await request<{ items: JobJson[] }>(hub, 'GET', '/api/v1/jobs');
    expect(new Set(body.items.map(({ vm_name }) => vm_name))).toEqual(new Set(['the replica’s']));
    expect(await jobOf(hub, 'read')).toMatchObject({ vm_name: 'the replica’s' });
    expect(await eventsOf(hub, 'read')).toMatchObject([{ from: 'the replica’s' }]);
    for (let sequence = 1; sequence <= 100; sequence++) {
      await report(hub, 'read', { status: 'running', sequence, bytes_transferred: sequence });
      expect(await jobOf(hub, 'read')).toMatchObject({ bytes_transferred: sequence });
    }
  });

  it('to a replica that stands still are left for the primary, until it has caught up', async () => {
    const etag = async (): Promise<string | null> =>
      (await request(hub, 'GET', '/api/v1/jobs/read')).headers.get('etag');
    await untilReplicaIsUsed();
    const [before, ofReplica] = [timesLeft(), await etag()];
    await servers.standStill();
    for (const sequence of [1, 2, 3]) {
      await report(hub, 'still', { status: 'running', sequence, bytes_transferred: sequence });
      expect(await jobOf(hub, 'still')).toMatchObject({ bytes_transferred: sequence });
    }
    expect(await etag()).toBe(ofReplica);
    expect([isUsed(), timesLeft() - before]).toEqual([false, 1]);
    expect(await finding('read replica')).toMatchObject({
      verdict: 'warning',
      says: expect.stringContaining('behind'),
    });
    await servers.goOn();
    await untilReplicaIsUsed();
    await eventually(
      () => finding('read replica'),
      (found) => found?.verdict === 'ok',
    );
  });

  it('to a replica that is gone cost no answer', async () => {
    await untilReplicaIsUsed();
    await servers.replica.kill();
    expect(await jobOf(hub, 'still')).toMatchObject({ bytes_transferred: 3 });
    expect(isUsed()).toBe(false);
    expect((await request(hub, 'GET', '/health/ready')).status).toBe(200);
    await servers.replica.start();
    await untilReplicaIsUsed();
    await servers.primary.kill();
    expect((await request(hub, 'GET', '/api/v1/jobs/still')).status).toBe(503);
  });
});

it('has TLS with a MySQL as it is installed', async () => {
  const url = `${await freshDatabase('mysql')}?ssl=required`;
  expect(await command(['migrate', 'status'], url)).toMatchObject({ code: 0, stderr: '' });
});

it('has no TLS with a server that has none', async () => {
  const { code, stderr } = await command(
    ['migrate', 'status'],
    `${await serverUrl('mariadb')}/mysql?ssl=required`,
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Database server 127.0.0.1:\d+ does not offer TLS\. Set ssl_cert/);
});
