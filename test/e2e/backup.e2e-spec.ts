import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hub } from '../support/command-line.js';
import { freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventually, jobOf, report, startHub } from '../support/hub.js';

const pathOf = (url: string): string => url.slice('sqlite:'.length);

/** A file in a folder that goes with the database. */
const besides = (url: string, name: string): string => join(dirname(pathOf(url)), name);

describe('hub backup of a SQLite file', () => {
  it('taken while a hub is under load holds every update that was answered before, and is sound', async () => {
    const url = await freshDatabase('sqlite');
    const running = await startHub({ DATABASE_URL: url });
    const file = besides(url, 'backup.sqlite');
    const answered = new Map<string, number>();
    const over = new AbortController();
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let sequence = 1; !over.signal.aborted; sequence++) {
        const disks = [{ disk_index: sequence, bytes_transferred: sequence }];
        const { status } = await report(running, `job-${client}`, { status: 'running', sequence, disks });
        expect(status).toBe(200);
        answered.set(`job-${client}`, sequence);
      }
    });
    await eventually(
      async () => [...answered.values()],
      (sequences) => sequences.length === 8 && Math.min(...sequences) > 20,
    );
    const before = new Map(answered);
    const taken = await hub(['backup', file], url);
    over.abort();
    await Promise.all(clients);
    expect(taken).toMatchObject({ code: 0, stderr: '' });

    const restored = await startHub({ DATABASE_URL: `sqlite:${file}` });
    for (const [id, sequence] of before) {
      const job = await jobOf(restored, id);
      const disks = job.disks.map(({ disk_index }) => disk_index);
      expect(disks.length).toBeGreaterThanOrEqual(sequence);
      expect(disks).toEqual(Array.from({ length: disks.length }, (_, index) => index + 1));
      expect(job.bytes_transferred).toBe((disks.length * (disks.length + 1)) / 2);
    }
    expect(await sql(`sqlite:${file}`, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('holds what is in the write-ahead log alone', async () => {
    const url = await freshDatabase('sqlite');
    const running = await startHub({ DATABASE_URL: url });
    await report(running, 'j', { status: 'running' });
    const file = besides(url, 'backup.sqlite');
    expect(await hub(['backup', file], url)).toMatchObject({ code: 0, stderr: '' });
    expect(await sql(`sqlite:${file}`, 'SELECT id, status FROM backup_jobs')).toEqual([
      { id: 'j', status: 'running' },
    ]);
  });

  it('is one file, and leaves no other behind', async () => {
    const url = await freshDatabase('sqlite');
    await hub(['migrate', 'up'], url);
    const folder = besides(url, 'backups');
    await mkdir(folder);
    const { code, stdout } = await hub(['backup', join(folder, 'a.sqlite')], url);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/a\.sqlite: \d+ bytes .*checked\n$/),
    });
    expect(await readdir(folder)).toEqual(['a.sqlite']);
    expect(await sql(`sqlite:${join(folder, 'a.sqlite')}`, 'PRAGMA journal_mode')).toEqual([
      { journal_mode: 'delete' },
    ]);
  });

  it('overwrites no file unless told to, and the database itself never', async () => {
    const url = await freshDatabase('sqlite');
    await hub(['migrate', 'up'], url);
    const file = besides(url, 'mine');
    await writeFile(file, 'mine');
    const refused = await hub(['backup', file], url);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: `${file} is there already. Overwrite it with --force.\n`,
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(await hub(['backup', file, '--force'], url)).toMatchObject({ code: 0, stderr: '' });
    expect(await sql(`sqlite:${file}`, 'SELECT COUNT(*) AS jobs FROM backup_jobs')).toEqual([{ jobs: 0 }]);
    const link = besides(url, 'link');
    await symlink(basename(pathOf(url)), link);
    for (const itself of [pathOf(url), link]) {
      const { code, stderr } = await hub(['backup', itself, '--force'], url);
      expect({ code, stderr }).toEqual({ code: 1, stderr: `${itself} is the database itself.\n` });
    }
  });

  it('is not taken of a damaged file, nor into a folder that is not there', async () => {
    const url = await freshDatabase('sqlite');
    await hub(['migrate', 'up'], url);
    const nowhere = await hub(['backup', besides(url, 'no/such.sqlite')], url);
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/cannot be backed up: .*directory/),
    ]);
    const bytes = await readFile(pathOf(url));
    // All but the first page, which says that it is a database.
    bytes.fill(0x5a, 4_096);
    await writeFile(pathOf(url), bytes);
    const file = besides(url, 'damaged.sqlite');
    const damaged = await hub(['backup', file], url);
    expect(damaged).toMatchObject({ code: 1, stdout: '' });
    expect(damaged.stderr).toMatch(/cannot be backed up: .*(damaged|malformed)/);
    expect(existsSync(file)).toBe(false);
    expect(existsSync(`${file}.unfinished`)).toBe(false);
  });
});

describe.each(SERVERS)('hub backup of %s', (kind) => {
  it('prints the command of that server, without the password', async () => {
    const url = new URL(await freshDatabase(kind));
    const { code, stdout, stderr } = await hub(['backup', 'never.sql'], url.href);
    expect(code).toBe(0);
    const program = kind === 'mariadb' ? 'mariadb-dump' : 'mysqldump';
    expect(stdout).toMatch(
      new RegExp(`^${program} --host=127\\.0\\.0\\.1 --port=${url.port} .*--single-transaction`),
    );
    expect(stdout.trim().endsWith(`--result-file=never.sql ${url.pathname.slice(1)}`)).toBe(true);
    expect(stdout + stderr).not.toContain(`:${url.password}@`);
    expect(stdout).toMatch(/ --password --/);
    expect(existsSync('never.sql')).toBe(false);
  });
});
