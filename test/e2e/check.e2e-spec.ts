import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/check/finding.js';
import { hub } from '../support/command-line.js';
import { createDatabase, startOwnServer } from '../support/database-servers.js';
import type { DatabaseServer } from '../support/database-servers.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import { startHub } from '../support/hub.js';

async function findings(
  url: string,
  env: Record<string, string> = {},
): Promise<{ code: number; of: (what: string) => Finding | undefined; wrong: string[] }> {
  const { code, stdout, stderr } = await hub(['check', '--json'], url, env);
  expect(stderr).toBe('');
  const all = (JSON.parse(stdout) as { findings: Finding[] }).findings;
  return {
    code,
    of: (name) => all.find(({ what }) => what === name),
    wrong: all.filter(({ verdict }) => verdict === 'problem').map(({ what }) => what),
  };
}

describe.each(DATABASES)('hub check on %s', (kind) => {
  it('finds no problem where there is none, beside a hub that runs', async () => {
    const url = await freshDatabase(kind);
    await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    const { code, of, wrong } = await findings(url);
    expect({ code, wrong }).toEqual({ code: 0, wrong: [] });
    for (const what of ['settings', 'address', 'database', 'version', 'migrations', 'clock']) {
      expect(of(what), what).toMatchObject({ verdict: 'ok' });
    }
    const { stdout } = await hub(['check'], url);
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^(ok|warning|problem) {2,}|^ +→ /);
  });

  it('finds a migration that is pending, and one of a newer hub', async () => {
    const url = await freshDatabase(kind);
    await hub(['migrate', 'up'], url);
    await sql(url, "INSERT INTO migrations (timestamp, name) VALUES (9, 'FromTheFuture9')");
    expect((await findings(url)).of('migrations')).toMatchObject({
      verdict: 'warning',
      says: 'applied by a newer version: FromTheFuture9',
    });
    await sql(url, "DELETE FROM migrations WHERE name LIKE 'CreateJobs%'");
    const { code, of } = await findings(url, { MIGRATE_ON_START: 'false' });
    expect(code).toBe(1);
    expect(of('migrations')).toMatchObject({
      verdict: 'problem',
      todo: expect.stringContaining('hub migrate up'),
    });
    expect(await findings(url, { MIGRATE_ON_START: 'true' })).toMatchObject({ code: 0 });
  });
});

describe('hub check', () => {
  it('names every setting that is wrong', async () => {
    const { code, stdout } = await hub(['check'], 'mysql://hub:s3cret@db', { PORT: 'x' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^problem {2}settings +DATABASE_URL: got "mysql:\/\/\*\*\*@db"/);
    expect(stdout).toMatch(/^problem {2}settings +PORT: got "x"/m);
    expect(stdout).not.toContain('s3cret');
  });

  it('doubts settings that contradict each other, and finds an address of another machine', async () => {
    const url = await freshDatabase('sqlite');
    const env = { FAIL_AFTER_SECONDS: '30', SWEEP_INTERVAL_SECONDS: '90', HOST: '192.0.2.1' };
    const { code, stdout } = await hub(['check'], url, env);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^warning {2}settings +FAIL_AFTER_SECONDS \(30\) is below STALE_AFTER_SECONDS \(60\)/m,
    );
    expect(stdout).toMatch(
      /^warning {2}settings +SWEEP_INTERVAL_SECONDS \(90\) is above FAIL_AFTER_SECONDS/m,
    );
    expect(stdout).toMatch(/^problem {2}address +192\.0\.2\.1 does not belong to this machine/m);
    expect((await hub(['check'], url, { FAIL_AFTER_SECONDS: '30' })).code).toBe(0);
    expect((await hub(['check'], url, { HOST: 'http://127.0.0.1' })).stdout).toMatch(
      /^problem {2}settings +HOST: got "http:\/\/127\.0\.0\.1", takes .*: HOST=127\.0\.0\.1$/m,
    );
  });

  it('finds that no server answers', async () => {
    const { code, of } = await findings('mysql://hub:s3cret@127.0.0.1:1/hub');
    expect(code).toBe(1);
    expect(of('database')).toMatchObject({
      verdict: 'problem',
      says: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('finds a folder that is not there, and a database that is not', async () => {
    const url = await freshDatabase('sqlite');
    const nowhere = join(dirname(url.slice('sqlite:'.length)), 'no', 'such.sqlite');
    expect(await findings(`sqlite:${nowhere}`)).toMatchObject({ code: 1, wrong: ['folder'] });
    const file = join(dirname(url.slice('sqlite:'.length)), 'file');
    await writeFile(file, '');
    expect(await findings(`sqlite:${file}/hub.sqlite`)).toMatchObject({ code: 1, wrong: ['folder'] });
    expect(await findings(url)).toMatchObject({ code: 0, wrong: [] });
    expect(await findings(url, { MIGRATE_ON_START: 'false' })).toMatchObject({
      code: 1,
      wrong: ['database'],
    });
  });
});

describe.each(SERVERS)('hub check on a %s that is set up badly', (kind) => {
  let server: DatabaseServer;

  beforeAll(async () => {
    server = await startOwnServer(kind);
    return () => server.stop();
  });

  it('finds each thing, says what to do, and nothing else', async () => {
    const url = await createDatabase(server);
    await hub(['migrate', 'up'], url);
    expect(await findings(url)).toMatchObject({ code: 0, wrong: [] });
    for (const setting of ['innodb_flush_log_at_trx_commit = 2', 'sync_binlog = 0']) {
      await sql(url, `SET GLOBAL ${setting}`);
    }
    const { code, of, wrong } = await findings(url);
    expect(code).toBe(1);
    // MariaDB keeps no binary log unless told to.
    const log = kind === 'mysql' ? ['binary log'] : [];
    expect(wrong).toEqual(['innodb_flush_log_at_trx_commit', ...log]);
    expect(of('innodb_flush_log_at_trx_commit')).toMatchObject({
      says: '2: a power cut loses acknowledged updates',
      todo: 'Set innodb_flush_log_at_trx_commit=1.',
    });
  });
});
