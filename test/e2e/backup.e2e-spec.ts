import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { link as hardLink, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { SqliteLock } from '../../src/platform/database/connecting/sqlite-lock.js';
import { hub } from '../support/command-line.js';
import { freshDatabase, makeDatabase, SERVERS, sql } from '../support/databases.js';
import { eventually, jobOf, report, startHub, startHubProcess } from '../support/hub.js';
import { openHub } from '../support/hub-here.js';
import type { HubHere } from '../support/hub-here.js';

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
      stderr: `${file} already exists. Use --force to overwrite it.\n`,
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

  describe('beside a hub that serves it', () => {
    let url: string;
    let path: string;
    let running: HubHere;
    let forget: () => Promise<void>;

    beforeAll(async () => {
      const made = await makeDatabase('sqlite');
      ({ url, remove: forget } = made);
      path = pathOf(url);
      running = await openHub({ DATABASE_URL: url });
      for (const link of ['-wal', '-shm', '.lock']) {
        await symlink(basename(path) + link, besides(url, `symbolic${link}`));
        await hardLink(path + link, besides(url, `hard${link}`));
      }
      await symlink('.', besides(url, 'folder'));
      return async () => {
        await running.close();
        await forget();
      };
    });

    // prettier-ignore
    it.each(['hub.sqlite', 'hub.sqlite-wal', 'hub.sqlite-shm', 'hub.sqlite-journal', 'hub.sqlite.lock',
      'symbolic-wal', 'symbolic-shm', 'symbolic.lock', 'hard-wal', 'hard-shm', 'hard.lock',
      'folder/hub.sqlite', 'folder/hub.sqlite-wal', 'folder/folder/hub.sqlite-journal'])(
      'never goes into %s, which is its own',
      async (name) => {
        const before = await readdir(dirname(path));
        const { code, stdout, stderr } = await hub(['backup', besides(url, name), '--force'], url);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(/ (is the database itself|belongs to the database: it is .*hub\.sqlite.*)\..*\n$/);
        expect(await readdir(dirname(path))).toEqual(before);
        expect(await report(running, name.replaceAll('/', '-'), { status: 'running' })).toMatchObject({ status: 200 });
      },
    );

    it('never goes into one by the name under which it is made', async () => {
      const other = await freshDatabase('sqlite');
      const served = `${other}.unfinished`;
      await startHub({ DATABASE_URL: served });
      for (const [target, from] of [
        [pathOf(other), served],
        [pathOf(other), url],
        [pathOf(served), url],
        [`${pathOf(served)}-wal`, url],
      ] as const) {
        const { code, stderr } = await hub(['backup', target, '--force'], from);
        expect({ target, code, stderr }).toEqual({
          target,
          code: 1,
          stderr: expect.stringMatching(/database/),
        });
      }
      expect(await sql(served, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    });
  });

  it('goes over no database of another hub, nor of one that has crashed', async () => {
    const [url, other] = [await freshDatabase('sqlite'), await freshDatabase('sqlite')];
    await hub(['migrate', 'up'], url);
    const running = await startHubProcess({ DATABASE_URL: other });
    const lock = SqliteLock.take(besides(other, 'locked.sqlite'));
    onTestFinished(() => lock.release());
    const target = pathOf(other);
    const refusals = [
      await hub(['backup', target, '--force'], url),
      await hub(['backup', besides(other, 'locked.sqlite'), '--force'], url),
    ];
    await running.kill();
    refusals.push(await hub(['backup', target, '--force'], url));
    expect(refusals).toMatchObject([
      { code: 1, stderr: expect.stringMatching(/is, or was, a database in use: .* exists beside it/) },
      { code: 1, stderr: expect.stringMatching(/may be in use: Another hub is using/) },
      { code: 1, stderr: expect.stringMatching(/is, or was, a database in use: .* exists beside it/) },
    ]);
  });

  it('goes into files alone', async () => {
    const url = await freshDatabase('sqlite');
    await hub(['migrate', 'up'], url);
    const [folder, fifo] = [besides(url, 'backups'), besides(url, 'fifo')];
    await mkdir(folder);
    execFileSync('mkfifo', [fifo]);
    for (const [target, said] of [
      [folder, / is a folder\. /],
      [fifo, / is not a regular file\. /],
      ['/dev/null', /^\/dev\/null is not a regular file/],
      [besides(url, 'no/such.sqlite'), /^Folder .*\/no does not exist\. Create it first\./],
      [join(pathOf(url), 'below'), /^Folder .* does not exist/],
    ] as const) {
      const { code, stdout, stderr } = await hub(['backup', target, '--force'], url);
      expect({ target, code, stdout, stderr }).toEqual({
        target,
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(said),
      });
    }
    const link = besides(url, 'newest');
    await symlink('backups/one.sqlite', link);
    expect(await hub(['backup', link], url)).toMatchObject({ code: 0, stderr: '' });
    expect(await readlink(link)).toBe('backups/one.sqlite');
    expect(await readdir(folder)).toEqual(['one.sqlite']);
  });

  it('is not taken of a damaged file, nor into a folder that is not there', async () => {
    const url = await freshDatabase('sqlite');
    await hub(['migrate', 'up'], url);
    const nowhere = await hub(['backup', besides(url, 'no/such.sqlite')], url);
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr).toBe(`Folder ${besides(url, 'no')} does not exist. Create it first.\n`);
    const bytes = await readFile(pathOf(url));
    // All but the first page, which says that it is a database.
    bytes.fill(0x5a, 4_096);
    await writeFile(pathOf(url), bytes);
    const file = besides(url, 'damaged.sqlite');
    const damaged = await hub(['backup', file], url);
    expect(damaged).toMatchObject({ code: 1, stdout: '' });
    expect(damaged.stderr).toMatch(/cannot be copied: .*(damaged|malformed)/);
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
