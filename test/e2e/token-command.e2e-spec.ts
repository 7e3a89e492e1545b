import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditPageDto } from '../../src/audit/dto/audit.dto.js';
import { hub } from '../support/command-line.js';
import type { Ended } from '../support/command-line.js';
import { DATABASES, freshDatabase, makeDatabase, sql } from '../support/databases.js';
import type { SqlRow } from '../support/databases.js';
import { eventually, report, startHub } from '../support/hub.js';
import { createToken, revokeToken, statusWith, untilKnown } from '../support/tokens.js';

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const TOKEN = /^bth_[0-9A-Za-z]{43}\n$/;

/** A database of this version's schema. */
async function migrated(kind: 'sqlite' | 'mariadb' | 'mysql'): Promise<string> {
  const url = await freshDatabase(kind);
  expect(await hub(['migrate', 'up'], url)).toMatchObject({ code: 0 });
  return url;
}

const rowsOf = ({ stdout }: Ended): string[][] =>
  stdout
    .replace(INSTANT, 'AT')
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

describe.each(DATABASES)('hub token on %s', (kind) => {
  it('makes the first token beside a hub that runs, and ends it', async () => {
    const url = await freshDatabase(kind);
    const running = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true', AUTH: 'required' });
    const { code, stdout, stderr } = await hub(['token', 'create', 'ops', '--role', 'operator'], url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "Token 'ops', shown only once:\n" });
    expect(stdout).toMatch(TOKEN);
    await untilKnown(running, stdout.trim());
    expect(await statusWith(running, stdout.trim())).toBe(200);
    expect(await hub(['token', 'revoke', 'ops'], url)).toEqual({
      code: 0,
      stdout: 'revoked ops\n',
      stderr: '',
    });
    await eventually(
      () => statusWith(running, stdout.trim()),
      (status) => status === 401,
    );
  });

  it('lists what there is and was, without what could be used', async () => {
    const url = await migrated(kind);
    const limits = ['--job-type', 'backup,restore', '--job-id-prefix', 'pg1-,pg2-', '--expires', '90d'];
    const { stdout } = await hub(['token', 'create', 'pg', '--role', 'reporter', ...limits, '--json'], url);
    const { name, token } = JSON.parse(stdout) as { name: string; token: string };
    expect([name, `${token}\n`]).toEqual(['pg', expect.stringMatching(TOKEN)]);
    await hub(['token', 'create', 'eyes', '--role', 'viewer', '--expires', '2099-01-01T00:00:00+01:00'], url);
    await revokeToken(url, 'eyes');
    const table = await hub(['token', 'list'], url);
    expect(rowsOf(table)).toEqual([
      ['NAME', 'ROLE', 'JOB TYPES', 'JOB ID PREFIXES', 'CREATED', 'EXPIRES', 'REVOKED', 'LAST USED'],
      ['pg', 'reporter', 'backup,restore', 'pg1-,pg2-', 'AT', 'AT', '-', '-'],
      ['eyes', 'viewer', '-', '-', 'AT', 'AT', 'AT', '-'],
    ]);
    const json = (await hub(['token', 'list', '--json'], url)).stdout;
    const { items } = JSON.parse(json) as { items: { created_at: string; expires_at: string }[] };
    expect(items[1]?.expires_at).toBe('2098-12-31T23:00:00.000Z');
    expect(json.replace(INSTANT, 'AT').replace(/\s/g, '')).toContain(
      '{"name":"pg","role":"reporter","job_types":["backup","restore"],"job_id_prefixes":["pg1-","pg2-"],' +
        '"created_at":"AT","expires_at":"AT","revoked_at":null,"last_used_at":null}',
    );
    const days =
      (Date.parse(items[0]?.expires_at ?? '') - Date.parse(items[0]?.created_at ?? '')) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    expect(table.stdout + json).not.toMatch(/bth_|[0-9a-f]{64}/);
  });
});

describe('hub token', () => {
  let url: string;
  let before: SqlRow[];
  const create = ['token', 'create'];
  const stored = (): Promise<SqlRow[]> => sql(url, 'SELECT * FROM api_tokens ORDER BY id');

  beforeAll(async () => {
    const database = await makeDatabase('sqlite');
    url = database.url;
    await hub(['migrate', 'up'], url);
    await createToken(url, { name: 'ops' });
    await createToken(url, { name: 'old' });
    await revokeToken(url, 'old');
    before = await stored();
    return database.remove;
  });

  it.each([
    [[...create, 'ops', '--role', 'viewer'], 1, /^Token 'ops' exists or existed/],
    [[...create, 'old', '--role', 'viewer'], 1, /^Token 'old' exists or existed/],
    [[...create, 'nobody', '--role', 'viewer'], 2, /^The name must not be 'nobody'/],
    [[...create, 'command line', '--role', 'viewer'], 2, /^The name must be 1 to 64 characters/],
    [[...create, 'x', '--role', 'god'], 2, /^--role must be one of reporter, viewer, operator/],
    [[...create, 'x'], 2, /required option '--role/],
    [[...create, 'x', '--role', 'viewer', '--job-type', 'backup'], 2, /^--role must be reporter if/],
    [
      [...create, 'x', '--role', 'reporter', '--job-type', 'theft'],
      2,
      /^--job-type must be a list of backup/,
    ],
    [[...create, 'x', '--role', 'reporter', '--job-id-prefix', 'a,,b'], 2, /^--job-id-prefix must be a list/],
    [[...create, 'x', '--role', 'viewer', '--expires', 'soon'], 2, /^--expires takes a time like 90d/],
    [[...create, 'x', '--role', 'viewer', '--expires', '0d'], 2, /^--expires must be in the future/],
    [[...create, 'x', '--role', 'viewer', '--expires', '2020-01-01T00:00:00Z'], 2, /^--expires must be in/],
    [['token', 'revoke', 'x'], 1, /^Token 'x' does not exist/],
    [
      ['audit', '--limit', '0', '--cursor', 'x'],
      2,
      /^--limit must be a whole .*\n--cursor must be the next_/,
    ],
  ])('says in a sentence what is wrong with %j, and changes nothing', async (args, code, told) => {
    const ended = await hub(args, url);
    expect(ended).toEqual({ code, stdout: '', stderr: expect.stringMatching(told) });
    expect(ended.stderr).not.toMatch(/^ +at /m);
    expect(await stored()).toEqual(before);
  });
});

describe.each(DATABASES)('hub audit on %s', (kind) => {
  it('shows who did what, newest first, and on further pages', async () => {
    const url = await freshDatabase(kind);
    const running = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await report(running, 'nightly', { status: 'running' });
    await hub(['jobs', 'cancel', 'nightly', '--reason', 'the machine is gone'], url);
    await createToken(url, { name: 'ops' });
    await revokeToken(url, 'ops');
    expect(rowsOf(await hub(['audit'], url))).toEqual([
      ['AT', 'ACTOR', 'ACTION', 'SUBJECT', 'DETAIL'],
      ['AT', 'command line', 'token.revoked', 'ops', '-'],
      ['AT', 'command line', 'token.created', 'ops', 'role=operator'],
      ['AT', 'command line', 'job.cancelled', 'nightly', 'reason=the machine is gone'],
    ]);
    const first = await hub(['audit', '--limit', '2'], url);
    const cursor = /^More: hub audit --cursor (\d+)\n$/.exec(first.stderr)?.[1] ?? '';
    const { stdout } = await hub(['audit', '--limit', '2', '--cursor', cursor, '--json'], url);
    const { items, next_cursor } = JSON.parse(stdout) as AuditPageDto;
    expect(items.map(({ subject }) => subject)).toEqual(['nightly']);
    expect(next_cursor).toBeNull();
  });
});
