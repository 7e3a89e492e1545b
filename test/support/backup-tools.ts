import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { freePort } from './database-server.js';
import { dyingWithUs } from './programs.js';

export const execute = promisify(execFile);

const NOBODY = 65_534;
export const FILES = 24;
const SMALLEST = 300_000;

export interface Tree {
  readonly path: string;
  readonly bytes: number;
}

/** Some MB in 24 files that neither compress nor deduplicate. */
export async function makeTree(folder: string): Promise<Tree> {
  const path = join(folder, 'tree');
  await mkdir(path);
  let bytes = 0;
  for (let file = 0; file < FILES; file++) {
    const content = randomBytes(SMALLEST + file * 1_000);
    bytes += content.length;
    await writeFile(join(path, `${file}.bin`), content);
  }
  return { path, bytes };
}

/** An rsync server of a test's own, of one folder as module `data`; with a password for the user `u` where one is given. */
export async function serveRsync(folder: string, path: string, password?: string): Promise<string> {
  const port = await freePort();
  const config = join(folder, 'rsyncd.conf');
  const secrets = join(folder, 'rsyncd.secrets');
  await writeFile(secrets, `u:${password}\n`, { mode: 0o600 });
  const auth = password === undefined ? '' : `auth users = u\nsecrets file = ${secrets}\n`;
  await writeFile(
    config,
    `use chroot = no\n[data]\npath = ${path}\nread only = yes\n${auth}${process.getuid?.() === 0 ? 'uid = root\ngid = root\n' : ''}`,
  );
  const args = ['--daemon', '--no-detach', '--address=127.0.0.1', `--port=${port}`, `--config=${config}`];
  startServer('rsync', args);
  const url = `rsync://127.0.0.1:${port}/`;
  await untilItSucceeds(() => execute('rsync', [url]));
  return `${url}data/`;
}

/** A server of one folder by rclone: for restic, or as WebDAV. */
export async function serveRclone(
  kind: 'restic' | 'webdav',
  path: string,
  ...args: string[]
): Promise<string> {
  const port = await freePort();
  startServer('rclone', ['serve', kind, '--addr', `127.0.0.1:${port}`, ...args, path]);
  await untilItSucceeds(() => fetch(`http://127.0.0.1:${port}/`));
  return `http://127.0.0.1:${port}/`;
}

/** A server of one image by NBD. */
export async function serveNbd(image: string): Promise<string> {
  const port = await freePort();
  startServer('qemu-nbd', ['-f', 'raw', '-t', '-e', '0', '-b', '127.0.0.1', '-p', String(port), image]);
  await untilItSucceeds(() => execute('qemu-img', ['info', `nbd://127.0.0.1:${port}`]));
  return `nbd://127.0.0.1:${port}`;
}

/** A PostgreSQL server of a test's own: without a password by the socket in its folder, with `right` by TCP. */
export async function servePostgres(): Promise<{
  readonly bin: string;
  readonly folder: string;
  readonly port: string;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-'));
  const bin = await postgresPrograms(folder);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const isRoot = process.getuid?.() === 0;
  // It refuses to run as root.
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) await chown(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const port = String(await freePort());
  await execute(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-N'], {
    ...user,
    cwd: folder,
  });
  const hba =
    'local all all trust\nlocal replication all trust\nhost all all 127.0.0.1/32 md5\nhost replication all 127.0.0.1/32 md5\n';
  await writeFile(join(data, 'pg_hba.conf'), hba);
  const settings = [
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'password_encryption=md5',
    'fsync=off',
  ];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  startServer(join(bin, 'postgres'), args, user);
  const options = { env: { ...process.env, PGHOST: folder, PGPORT: port, PGUSER: 'postgres' } };
  const password = "ALTER USER postgres PASSWORD 'right'";
  await untilItSucceeds(() => execute(join(bin, 'psql'), ['-c', password, 'postgres'], options));
  return { bin, folder, port };
}

/** Debian's, or a copy of those that test/setup.sh has unpacked where another user cannot reach them. */
async function postgresPrograms(folder: string): Promise<string> {
  const [installed] = versionsIn('/usr/lib/postgresql');
  if (installed !== undefined) return installed;
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  await cp(join(cache, 'backup-telemetry-hub', 'postgresql'), join(folder, 'postgresql'), {
    recursive: true,
  });
  const [unpacked] = versionsIn(join(folder, 'postgresql', 'usr/lib/postgresql'));
  if (unpacked === undefined) throw new Error('There is no PostgreSQL here; run: bash test/setup.sh');
  return unpacked;
}

function versionsIn(folder: string): string[] {
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  return versions.map((version) => join(folder, version, 'bin'));
}

function startServer(
  program: string,
  args: readonly string[],
  options: { uid?: number; gid?: number } = {},
): void {
  const [first = program, ...rest] = [...dyingWithUs(), program, ...args];
  const server = spawn(first, rest, { stdio: 'ignore', ...options });
  onTestFinished(() => {
    server.kill('SIGKILL');
  });
}

async function untilItSucceeds(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt > 200) throw error;
      await sleep(50);
    }
  }
}
