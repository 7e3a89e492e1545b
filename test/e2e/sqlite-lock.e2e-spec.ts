import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteDriver } from '../../src/platform/database/connecting/sqlite-driver.js';
import { asService, giveToService, serviceUid } from '../support/another-user.js';
import { hub } from '../support/command-line.js';
import { freshDatabase, sql } from '../support/databases.js';
import { eventually, failToStart, launchHub, report, startHubProcess } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';

const isRoot = process.getuid?.() === 0;
const TABLES = "SELECT name FROM sqlite_master WHERE name = 'backup_jobs'";

/** A database with its tables in a folder of the service's. */
async function migrated(): Promise<{ url: string; path: string }> {
  const url = await freshDatabase('sqlite');
  const path = url.slice('sqlite:'.length);
  giveToService(dirname(path));
  expect(await hub(['migrate', 'up'], url)).toMatchObject({ code: 0, stderr: '' });
  return { url, path };
}

/** Takes away the right to write: root's file is one, and without root one that is read-only. */
function forbid(path: string): void {
  if (isRoot) chownSync(path, 0, 0);
  else chmodSync(path, statSync(path).isDirectory() ? 0o555 : 0o444);
  if (!isRoot) onTestFinished(() => chmodSync(path, 0o755));
}

describe('a hub whose SQLite file cannot be guarded', () => {
  it.each(['', '-wal', '.lock'])('does not start where it cannot write hub.sqlite%s', async (ending) => {
    const { url, path } = await migrated();
    const file = path + ending;
    if (ending === '-wal') writeFileSync(file, '');
    forbid(file);
    const { code, output } = await failToStart({ DATABASE_URL: url }, asService);
    expect({ code, lines: output.trim().split('\n') }).toEqual({
      code: 1,
      lines: [expect.stringContaining(`${file} belongs to ${isRoot ? 'root (mode 644)' : 'user'}`)],
    });
    expect(output).toContain(`this process runs as user ${serviceUid} and cannot write it`);
    const [, command = ''] = /Run as root: (chown .*)\n/.exec(output) ?? [];
    if (!isRoot) {
      expect(command).toContain(`chown ${serviceUid}`);
      expect((await hub(['check'], url)).stdout).toContain(`${file} belongs to`);
      return;
    }
    execFileSync('sh', ['-c', command]);
    await startHubProcess({ DATABASE_URL: url }, asService);
  });

  it('does not start where it can make no file beside it', async () => {
    const { url, path } = await migrated();
    forbid(dirname(path));
    const { code, output } = await failToStart({ DATABASE_URL: url }, asService);
    expect(code).toBe(1);
    expect(output).toMatch(
      new RegExp(`^${dirname(path)} belongs to .* cannot create files in it\\. Run as root: `),
    );
  });

  it('does not start on a name that is a hard link, with a lock and a log of its own', async () => {
    const { url, path } = await migrated();
    const other = `${path}.other`;
    linkSync(path, other);
    const { code, output } = await failToStart({ DATABASE_URL: `sqlite:${other}` });
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(/has 2 names \(hard links\)/),
    });
    expect((await hub(['check'], url)).stdout).toMatch(/^problem +files .*2 names/m);
    rmSync(other);
    expect((await hub(['check'], url)).stdout).toMatch(/^ok +files /m);
  });

  it.each<[string, (lock: string) => void]>([
    ['is no lock', (lock) => writeFileSync(lock, 'no lock at all, but a text that somebody has put there')],
    ['is a folder', (lock) => mkdirSync(lock)],
  ])('does not start where the lock file %s', async (_what, spoil) => {
    const url = await freshDatabase('sqlite');
    spoil(`${url.slice('sqlite:'.length)}.lock`);
    const { code, output } = await failToStart({ DATABASE_URL: url });
    expect({ code, lines: output.trim().split('\n') }).toEqual({
      code: 1,
      lines: [expect.stringMatching(/^Cannot open .*hub\.sqlite: /)],
    });
  });
});

describe('a SQLite file', () => {
  it('is served by one of two hubs that start at once', async () => {
    const url = await freshDatabase('sqlite');
    const started = await Promise.allSettled([1, 2].map(() => launchHub({ DATABASE_URL: url })));
    for (const one of started) if (one.status === 'fulfilled') onTestFinished(() => one.value.kill());
    expect(started.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is one, whichever way leads to it, also while it is not there yet', async () => {
    const url = await freshDatabase('sqlite');
    const path = url.slice('sqlite:'.length);
    const [link, folder] = [`${path}.link`, join(dirname(path), 'folder')];
    symlinkSync('hub.sqlite', link);
    symlinkSync('.', folder);
    await startHubProcess({ DATABASE_URL: `sqlite:${link}` });
    for (const way of [path, link, join(folder, 'hub.sqlite'), join(folder, 'hub.sqlite.link')]) {
      const { code, stderr } = await hub(['migrate', 'down'], `sqlite:${way}`);
      expect({ way, code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^Another hub is using/),
      });
    }
    expect(await sql(url, TABLES)).toHaveLength(1);
  });

  it('is locked anew when somebody has removed the lock file', async () => {
    const { url, path } = await migrated();
    const lock = `${path}.lock`;
    const running = await startHubProcess({ DATABASE_URL: url }, asService);
    rmSync(lock);
    await eventually(
      async () => linesAt(running.output(), 'warn').map(({ message }) => message),
      (lines) => lines.includes(`${lock} was removed or replaced; this hub has locked the new one`),
    );
    expect(statSync(lock).uid).toBe(serviceUid);
    expect(await hub(['migrate', 'down'], url)).toMatchObject({ code: 1, stdout: '' });
    expect(await report(running, 'j', { status: 'running' })).toMatchObject({ status: 200 });
  });

  it('has a hub that says so when another process was faster, and locks it after that', async () => {
    const { url, path } = await migrated();
    const lock = `${path}.lock`;
    const running = await startHubProcess({ DATABASE_URL: url });
    rmSync(lock);
    const faster = new SqliteDriver(lock);
    faster.exec('BEGIN EXCLUSIVE');
    const errors = await eventually(
      async () => linesAt(running.output(), 'error'),
      ({ length }) => length > 0,
    );
    expect(errors).toMatchObject([
      { message: expect.stringMatching(/\.lock was removed\. Another hub is using/) },
    ]);
    faster.close();
    await eventually(
      async () => linesAt(running.output(), 'warn').map(({ message }) => message),
      (lines) => lines.some((line) => line.endsWith('this hub has locked the new one')),
    );
    expect(linesAt(running.output(), 'error')).toHaveLength(1);
  });

  it('has a hub that goes on while its lock file cannot be looked at, and says so once', async () => {
    const { url, path } = await migrated();
    const lock = `${path}.lock`;
    const running = await startHubProcess({ DATABASE_URL: url }, asService);
    const warnings = async (): Promise<unknown[]> =>
      linesAt(running.output(), 'warn').map(({ message }) => message);
    rmSync(lock);
    symlinkSync('hub.sqlite.lock', lock);
    await eventually(warnings, ({ length }) => length > 0);
    expect(await report(running, 'j', { status: 'running' })).toMatchObject({ status: 200 });
    rmSync(lock);
    await eventually(warnings, ({ length }) => length > 1);
    expect(await warnings()).toEqual([
      expect.stringContaining(`${lock} cannot be checked: ELOOP`),
      `${lock} was removed or replaced; this hub has locked the new one`,
    ]);
  });
});

describe('the files that a command of root makes', () => {
  it('belong to the owner of the folder, so that the service can write them', async () => {
    const url = await freshDatabase('sqlite');
    const root = dirname(url.slice('sqlite:'.length));
    giveToService(root);
    const path = join(root, 'data', 'of', 'hub.sqlite');
    expect(await hub(['migrate', 'up'], `sqlite:${path}`)).toMatchObject({ code: 0, stderr: '' });
    const reader = new SqliteDriver(path);
    onTestFinished(() => void reader.close());
    // As a hub does; the command may have left the file in another mode.
    reader.pragma('journal_mode = WAL');
    reader.prepare('SELECT COUNT(*) FROM backup_jobs').get();
    const made = [
      dirname(dirname(path)),
      dirname(path),
      ...['', '.lock', '-wal', '-shm'].map((end) => path + end),
    ];
    expect(made.map((file) => [file, statSync(file).uid])).toEqual(made.map((file) => [file, serviceUid]));
    reader.close();
    await startHubProcess({ DATABASE_URL: `sqlite:${path}` }, asService);
  });

  it('have the permissions of the database, where that is there already', async () => {
    const { url, path } = await migrated();
    rmSync(`${path}.lock`);
    chmodSync(path, 0o660);
    await hub(['migrate', 'up'], url);
    expect(statSync(`${path}.lock`).mode & 0o777).toBe(0o660);
    expect(statSync(`${path}.lock`).uid).toBe(serviceUid);
  });
});
