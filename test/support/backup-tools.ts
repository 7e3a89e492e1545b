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

/** An rsync server of a test's own, of one folder as module `data`. */
export async function serveRsync(folder: string, path: string): Promise<string> {
  const port = await freePort();
  const config = join(folder, 'rsyncd.conf');
  await writeFile(
    config,
    `use chroot = no\n[data]\npath = ${path}\nread only = yes\n${process.getuid?.() === 0 ? 'uid = root\ngid = root\n' : ''}`,
  );
  const args = ['--daemon', '--no-detach', '--address=127.0.0.1', `--port=${port}`, `--config=${config}`];
  startServer('rsync', args);
  const url = `rsync://127.0.0.1:${port}/data/`;
  await untilItSucceeds(() => execute('rsync', [url]));
  return url;
}

/** A PostgreSQL server of a test's own, reached by the folder of its socket. */
export async function servePostgres(): Promise<{
  readonly socketFolder: string;
  readonly basebackup: string;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-'));
  const bin = await postgresPrograms(folder);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const isRoot = process.getuid?.() === 0;
  // It refuses to run as root.
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (isRoot) await chown(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  await execute(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-N'], {
    ...user,
    cwd: folder,
  });
  const settings = [`unix_socket_directories=${folder}`, 'listen_addresses=', 'fsync=off'];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  startServer(join(bin, 'postgres'), args, user);
  await untilItSucceeds(() => execute(join(bin, 'pg_isready'), ['-h', folder]));
  return { socketFolder: folder, basebackup: join(bin, 'pg_basebackup') };
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
