import { existsSync } from 'node:fs';
import { copyFile, open, readFile, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { hub } from '../support/command-line.js';
import { freshDatabase, SERVERS, sql } from '../support/databases.js';
import { report, request, startHub } from '../support/hub.js';
import type { HubHere } from '../support/hub-here.js';
import { makeLedgerFile } from '../support/local-telemetry-file.js';
import { aRun, listed, postRun } from '../support/runs.js';

describe('hub restore', () => {
  let url: string;
  let file: string;
  let copy: string;

  beforeEach(async () => {
    url = await freshDatabase('sqlite');
    file = url.slice('sqlite:'.length);
    copy = file.replace('hub.sqlite', 'copy.sqlite');
  });

  const running = async (): Promise<HubHere> => startHub({ DATABASE_URL: url });

  it('puts a copy in place, says what is lost since, and keeps the file before it', async () => {
    const first = await running();
    await postRun(first, aRun('kept'));
    await report(first, 'kept', { status: 'completed' });
    expect((await hub(['backup', copy], url)).code).toBe(0);
    await postRun(first, aRun('lost'));
    await report(first, 'lost', { status: 'completed' });
    await first.close();

    const restored = await hub(['restore', copy], url);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout.split('\n').slice(1)).toEqual([
      'lost since the copy: 1 job, 1 run',
      `the database before is kept as ${file}.before-restore`,
      '',
    ]);
    const next = await running();
    expect(await listed(next, '')).toEqual(['kept']);
    expect((await request(next, 'GET', '/api/v1/jobs/lost')).status).toBe(404);
    expect(await sql(`sqlite:${file}.before-restore`, 'SELECT COUNT(*) AS runs FROM agent_runs')).toEqual([
      { runs: 2 },
    ]);
    await next.close();
    expect((await hub(['restore', `${file}.before-restore`], url)).stdout).toContain('nothing is lost');
  });

  it('makes the database where there is none, and lets no log of one that was there meet it', async () => {
    await (await running()).close();
    await hub(['backup', copy], url);
    const other = url.replace('hub.sqlite', 'other.sqlite');
    await writeFile(`${other.slice('sqlite:'.length)}-wal`, 'of another');
    expect((await hub(['restore', copy], other)).stdout).toMatch(/restored from .*, \d+ bytes, checked\n$/);
    const kept = `${other.slice('sqlite:'.length)}.before-restore-wal`;
    expect(await readFile(kept, 'utf8')).toBe('of another');
    expect((await hub(['migrate', 'status'], other)).stdout).not.toContain('[ ]');
  });

  it('does nothing while a hub runs', async () => {
    const first = await running();
    await hub(['backup', copy], url);
    await postRun(first, aRun('kept'));
    expect(await hub(['restore', copy], url)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Another hub is using') as string,
    });
    expect(await listed(first, '')).toEqual(['kept']);
  });

  it('puts no older schema in place of a newer one, unless it is forced to', async () => {
    await (await running()).close();
    await hub(['backup', copy], url);
    await sql(`sqlite:${copy}`, "DELETE FROM migrations WHERE name LIKE 'KeepRuns%'");
    expect(await hub(['restore', copy], url)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/has a newer schema than .*: KeepRuns\d+\. Use --force/) as string,
    });
    expect(existsSync(`${file}.before-restore`)).toBe(false);
    expect((await hub(['restore', copy, '--force'], url)).code).toBe(0);
  });

  it('replaces a database that cannot be read, once it is forced to, and keeps it', async () => {
    await (await running()).close();
    await hub(['backup', copy], url);
    await writeFile(file, 'no database');
    expect(await hub(['restore', copy], url)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /cannot be read, so .* \(file is not a database\)\. Use --force/,
      ) as string,
    });
    const forced = await hub(['restore', copy, '--force'], url);
    expect(forced.stdout).toContain('what is lost since the copy is not known');
    expect(await readFile(`${file}.before-restore`, 'utf8')).toBe('no database');
    expect((await hub(['check', '--deep'], url)).stdout).toMatch(/^ok\s+integrity/m);
  });

  it('puts no damaged copy in place, and nothing that is none', async () => {
    const first = await running();
    for (let index = 0; index < 40; index++)
      await postRun(first, aRun(`r${index}`, { error_details: 'x'.repeat(9_000) }));
    await first.close();
    await hub(['backup', copy], url);
    const damaged = copy.replace('copy', 'damaged');
    await copyFile(copy, damaged);
    const handle = await open(damaged, 'r+');
    await handle.write(Buffer.alloc(40_960, 7), 0, 40_960, 61_440);
    await handle.close();
    const ledger = copy.replace('copy', 'ledger');
    makeLedgerFile(ledger, []);
    const nowhere = url.replace('hub.sqlite', 'nowhere.sqlite');
    expect((await hub(['restore', ledger], nowhere)).stderr).toBe(
      `${ledger} is not the database of a hub.\n`,
    );
    for (const [source, why] of [
      [damaged, /damaged|malformed/],
      [file, /belongs to the database itself/],
      [`${copy}.none`, /is not a file/],
    ] as const) {
      expect(await hub(['restore', source], url)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(why) as string,
      });
    }
    expect(existsSync(`${file}.restored`)).toBe(false);
    expect((await hub(['check', '--deep'], url)).stdout).toMatch(/^ok\s+integrity\s+integrity_check ok/m);
    expect(await hub(['check', '--deep'], `sqlite:${damaged}`)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^problem/m) as string,
    });
  });
});

it.each(SERVERS)(
  'hub restore prints the command for %s, and hub check --deep checks its tables',
  async (kind) => {
    const url = await freshDatabase(kind);
    await hub(['migrate', 'up'], url);
    const { stdout, code } = await hub(['restore', 'hub.sql'], url);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(mariadb|mysql) --host=.* --password .* < hub\.sql\n$/);
    expect((await hub(['check', '--deep'], url)).stdout).toMatch(
      /^ok\s+integrity\s+CHECK TABLE: \d+ tables ok/m,
    );
  },
);
