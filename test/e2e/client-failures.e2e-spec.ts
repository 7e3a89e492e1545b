import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { asService } from '../support/another-user.js';
import { siteFor, smallDisk } from '../support/backup-site.js';
import type { Reported, Site } from '../support/backup-site.js';
import { execute, serveNbd, servePostgres, serveRclone, serveRsync } from '../support/backup-tools.js';
import { commandOf } from '../support/client.js';
import type { ClientRun } from '../support/client.js';
import { jobOf } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';
import { openProxy } from '../support/tcp-proxy.js';

let suite: SuiteHub<Hub & { close(): Promise<void> }>;
beforeAll(async () => {
  suite = await openForSuite('sqlite');
});
afterAll(() => suite.end());

const makeSite = (): Promise<Site> => siteFor(suite.hub, { RESTIC_PASSWORD: 'x' });

function expectFailure({ job, end }: Reported, error: RegExp): void {
  expect(job).toMatchObject({ status: 'failed', error_message: expect.stringMatching(error) as string });
  expect(job.progress_percent ?? 0).toBeLessThan(100);
  expect(end.code).not.toBe(0);
}

async function killed(run: ClientRun): Promise<void> {
  process.kill(await commandOf(run), 'SIGKILL');
}

/** A way to a server on which nothing moves any more once so many bytes have come through; it says when. */
async function frozenFrom(url: string, bytes: number): Promise<{ url: URL; isFrozen: Promise<void> }> {
  const proxy = await openProxy(url);
  onTestFinished(() => proxy.close());
  return { url: new URL(proxy.url), isFrozen: proxy.freezeAfter(bytes) };
}

/** Makes a FIFO of which the beginning is read, and then no more; the promise in what it returns says when. */
async function reluctantReader(path: string): Promise<{ readonly hasBegun: Promise<unknown> }> {
  await execute('mkfifo', [path]);
  const fifo = createReadStream(path, { highWaterMark: 512 });
  onTestFinished(() => void fifo.destroy());
  return { hasBegun: once(fifo, 'readable') };
}

/** Runs a tool that stands still in the middle of its work, and there ends it by a signal. */
async function endStuck(
  site: Site,
  signal: NodeJS.Signals,
  command: readonly string[],
  isStuck: Promise<unknown>,
  env: NodeJS.ProcessEnv = {},
): Promise<Reported> {
  const id = `${basename(command[0] ?? '')}-${signal}`;
  const options = { env: { ...site.env, ...env }, cwd: site.folder };
  const run = site.start(['run', '--id', id, '--wait', '30s', '--', ...command], options);
  await isStuck;
  process.kill(await commandOf(run), signal);
  return { end: await run.ended, job: await jobOf(suite.hub, id) };
}

function expectKilled(reported: Reported, tool: string, signal: NodeJS.Signals): void {
  expectFailure(reported, new RegExp(`^${tool} was killed by ${signal}`));
  expect(reported.end.signal).toBe(signal);
}

/** A way to a server that is cut as soon as so many bytes have come through. */
async function cutFrom(url: string, bytes: number): Promise<URL> {
  const proxy = await openProxy(url);
  onTestFinished(() => proxy.close());
  proxy.cutAfter(bytes);
  return new URL(proxy.url);
}

/** borg over a shell in place of ssh, slowly. */
async function borgSite(): Promise<{ site: Site; create: string[]; env: NodeJS.ProcessEnv }> {
  const site = await makeSite();
  await execute('borg', ['init', '-e', 'none', 'borg'], { env: site.env, cwd: site.folder });
  const shell = join(site.folder, 'rsh');
  await writeFile(shell, '#!/bin/sh\nshift\nexec "$@"\n', { mode: 0o755 });
  const repository = `ssh://host${join(site.folder, 'borg')}::a`;
  const create = ['borg', 'create', '--upload-ratelimit', '500', repository, 'tree'];
  return { site, create, env: { BORG_RSH: shell } };
}

describe('a wrong password', () => {
  it('of rclone and rsync is in the row', async () => {
    const site = await makeSite();
    const url = await serveRclone('webdav', site.folder, '--user', 'u', '--pass', 'right');
    const { stdout: obscured } = await execute('rclone', ['obscure', 'wrong']);
    const webdav = ['--webdav-url', url, '--webdav-user', 'u', '--webdav-pass', obscured.trim()];
    const rclone = ['rclone', 'copy', '--retries', '1', ...webdav, 'tree', ':webdav:'];
    expectFailure(await site.report('rclone-password', rclone), /401 Unauthorized/);

    const module = await serveRsync(site.folder, site.tree.path, 'right');
    const rsync = ['rsync', '-a', module.replace('//', '//u@'), 'synced/'];
    expectFailure(
      await site.report('rsync-password', rsync, { RSYNC_PASSWORD: 'wrong' }),
      /code 5 .*auth failed on module data/,
    );
  });
});

describe('a file that cannot be read', () => {
  it('is a warning of restic and borg, and a failure of the others, by its name', async () => {
    const site = await makeSite();
    await chmod(join(site.tree.path, '3.bin'), 0);
    await writeFile(join(site.folder, 'rclone.conf'), '');
    await chown(join(site.folder, 'rclone.conf'), asService.uid ?? process.getuid?.() ?? 0, 0);
    const as = async (id: string, ...command: string[]): Promise<Reported> => {
      const end = await site.run(['run', '--id', id, '--wait', '30s', '--', ...command], {
        env: site.env,
        cwd: site.folder,
        user: asService,
      });
      return { job: await jobOf(suite.hub, id), end };
    };
    const options = { env: site.env, cwd: site.folder, ...asService };
    await execute('restic', ['init', '-q'], options);
    await execute('borg', ['init', '-e', 'none', 'borg'], options);
    for (const [code, id, ...command] of [
      [3, 'restic-unreadable', 'restic', 'backup', 'tree'],
      [1, 'borg-unreadable', 'borg', 'create', 'borg::a', 'tree'],
    ] as const) {
      const { job, end } = await as(id, ...command);
      expect(end).toMatchObject({ code, stderr: expect.stringContaining('3.bin') as string });
      expect(job).toMatchObject({ status: 'completed', warning_count: 1, error_message: null });
    }
    for (const [id, error, ...command] of [
      ['rclone', /3\.bin: .*permission denied/, 'rclone', 'copy', '--retries', '1', 'tree', 'copied'],
      ['rsync', /code 23 .*3\.bin": Permission denied/, 'rsync', '-a', 'tree/', 'synced/'],
      ['tar', /3\.bin: Cannot open: Permission denied/, 'tar', 'cf', 'tree.tar', 'tree'],
      ['nbdcopy', /3\.bin: Permission denied/, 'nbdcopy', 'tree/3.bin', 'copy.raw'],
      ['qemu-img', /3\.bin': Permission denied/, 'qemu-img', 'convert', 'tree/3.bin', 'copy.raw'],
    ] as const)
      expectFailure(await as(`${id}-unreadable`, ...command), error);
  });
});

describe('no space', () => {
  it('for nbdcopy and tar is in the row', async () => {
    const site = await makeSite();
    const disk = await smallDisk(3);
    if (!disk) return;
    await writeFile(join(site.folder, 'disk.raw'), Buffer.alloc(8_000_000, 1));
    for (const [id, error, ...command] of [
      ['nbdcopy', /No space left on device/, 'nbdcopy', 'disk.raw', 'copy'],
      ['tar', /tar: .*(No space left|Wrote only)/, 'tar', 'cf', 'copy', join(site.folder, 'tree')],
    ] as const) {
      const place = join(disk.path, id);
      await mkdir(place);
      const args = command.map((word) =>
        word === 'copy' ? join(place, word) : word === 'disk.raw' ? join(site.folder, word) : word,
      );
      expectFailure(await site.report(`${id}-full`, args), error);
      await execute('rm', ['-r', place]);
    }
  });
});

describe('a kill', () => {
  it('of rclone, rsync and borg is told with its signal', async () => {
    const site = await makeSite();
    const { site: borg, create, env } = await borgSite();
    const rclone = ['rclone', 'copy', '--bwlimit', '2M', 'tree', 'copied'];
    const rsync = ['rsync', '-a', '--bwlimit=2000', 'tree/', 'synced/'];
    const reports = await Promise.all([
      site.disturb('rclone-killed', rclone, killed),
      site.disturb('rsync-killed', rsync, killed),
      borg.disturb('borg-killed', create, killed, env),
    ]);
    for (const [at, tool] of ['rclone', 'rsync', 'borg'].entries())
      expectKilled(reports[at] as Reported, tool, 'SIGKILL');
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('of nbdcopy, qemu-img and tar by %s is told', async (signal) => {
    const site = await makeSite();
    await writeFile(join(site.folder, 'disk.raw'), Buffer.alloc(8_000_000, 1));
    const nbd = await serveNbd(join(site.folder, 'disk.raw'));
    const [first, second] = [await frozenFrom(nbd, 3_000_000), await frozenFrom(nbd, 3_000_000)];
    const { hasBegun } = await reluctantReader(join(site.folder, 'fifo'));
    const reports = await Promise.all([
      endStuck(site, signal, ['nbdcopy', first.url.href, 'copied.raw'], first.isFrozen),
      endStuck(site, signal, ['qemu-img', 'convert', second.url.href, 'converted.raw'], second.isFrozen),
      endStuck(site, signal, ['tar', 'cf', 'fifo', 'tree'], hasBegun),
    ]);
    for (const [at, tool] of ['nbdcopy', 'qemu-img', 'tar'].entries())
      expectKilled(reports[at] as Reported, tool, signal);
  });
});

describe('a network that is cut', () => {
  it('is in the row of rclone, nbdcopy and qemu-img', async () => {
    const site = await makeSite();
    await writeFile(join(site.folder, 'disk.raw'), Buffer.alloc(8_000_000, 1));
    const nbd = await serveNbd(join(site.folder, 'disk.raw'));
    const image = async (): Promise<string> => (await cutFrom(nbd, 3_000_000)).href;
    const webdav = (await cutFrom(await serveRclone('webdav', site.folder), 100_000)).href;
    const limits = ['--retries', '1', '--low-level-retries', '1'];
    for (const [id, error, ...command] of [
      [
        'rclone',
        /code 5 .*connection re/,
        'rclone',
        'copy',
        ...limits,
        '--webdav-url',
        webdav,
        'tree/23.bin',
        ':webdav:up',
      ],
      ['nbdcopy', /nbdcopy: .*(not connected|reset)/, 'nbdcopy', await image(), 'copy.raw'],
      ['qemu-img', /error while reading/, 'qemu-img', 'convert', await image(), 'copy.raw'],
    ] as const)
      expectFailure(await site.report(`${id}-cut`, command), error);
  });

  it('is in the row of restic, which tries again for minutes, when it is stopped', async () => {
    const site = await makeSite();
    await execute('restic', ['init', '-q'], { env: site.env });
    const server = await openProxy(await serveRclone('restic', join(site.folder, 'restic')));
    onTestFinished(() => server.close());
    server.cutAfter(1_000_000);
    const run = site.start(['run', '--id', 'restic-cut', '--wait', '30s', '--', 'restic', 'backup', 'tree'], {
      env: { ...site.env, RESTIC_REPOSITORY: `rest:${server.url}` },
      cwd: site.folder,
    });
    for await (const chunk of run.process.stderr ?? []) if (String(chunk).includes('refused')) break;
    await killed(run);
    const reported = { end: await run.ended, job: await jobOf(suite.hub, 'restic-cut') };
    expectFailure(reported, /^restic was killed by SIGKILL: .*connection refused/);
  });

  it('is in the row of borg, without its traceback', async () => {
    const { site, create, env } = await borgSite();
    const cut = async (run: ClientRun): Promise<void> => {
      const { stdout } = await execute('pgrep', ['-P', String(await commandOf(run))]);
      process.kill(Number(stdout.split('\n')[0]), 'SIGKILL');
    };
    const reported = await site.disturb('borg-cut', create, cut, env);
    expectFailure(reported, /^borg exited with code 2: .*(Connection closed|Broken pipe)/s);
    expect(reported.job.error_message).not.toContain('File "');
  });
});

describe('PostgreSQL', () => {
  it('says in the rows of pg_basebackup and pg_dump what is wrong', async () => {
    const site = await makeSite();
    const { bin, folder, port } = await servePostgres();
    const tcp = { PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'postgres', PGPASSWORD: 'right' };
    const fill = 'CREATE TABLE t AS SELECT repeat(md5(g::text), 20) FROM generate_series(1, 9000) g';
    const asked = { env: { PGHOST: folder, PGPORT: port, PGUSER: 'postgres' } };
    await execute(join(bin, 'psql'), ['-qc', fill, 'postgres'], asked);
    const both = async (what: string, to: string, env: NodeJS.ProcessEnv, error: RegExp): Promise<void> => {
      for (const [program = '', ...args] of [
        ['pg_basebackup', '-c', 'fast', '-D', join(to, what)],
        ['pg_dump', '-f', join(to, `${what}.sql`), 'postgres'],
      ]) {
        const id = `${program}-${what}`;
        expectFailure(await site.report(id, [join(bin, program), ...args], { ...tcp, ...env }), error);
      }
    };
    const denied = /password authentication failed for user "postgres"/;
    await both('password', '.', { PGPASSWORD: 'wrong' }, denied);
    const server = `tcp://127.0.0.1:${port}`;
    const lost = /server closed the connection unexpectedly/;
    for (const what of ['base', 'dump']) {
      const cut = await cutFrom(server, 2_000_000);
      const command =
        what === 'base'
          ? ['pg_basebackup', '-c', 'fast', '-D', 'cut']
          : ['pg_dump', '-f', 'cut.sql', 'postgres'];
      const [program = '', ...args] = command;
      const reported = await site.report(`${what}-cut`, [join(bin, program), ...args], {
        ...tcp,
        PGPORT: cut.port,
      });
      expectFailure(reported, lost);
    }
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const { url, isFrozen } = await frozenFrom(server, 2_000_000);
      const fifo = join(site.folder, `${signal}.fifo`);
      const { hasBegun } = await reluctantReader(fifo);
      const backup = [join(bin, 'pg_basebackup'), '-c', 'fast', '-D', signal];
      const dump = [join(bin, 'pg_dump'), '-f', fifo, 'postgres'];
      const [first, second] = await Promise.all([
        endStuck(site, signal, backup, isFrozen, { ...tcp, PGPORT: url.port }),
        endStuck(site, signal, dump, hasBegun, tcp),
      ]);
      expectKilled(first, 'pg_basebackup', signal);
      // It cancels its query and says so.
      if (signal === 'SIGTERM') expectFailure(second, /^pg_dump exited with code 1: .*terminated by user/);
      else expectKilled(second, 'pg_dump', signal);
    }
    const disk = await smallDisk(2);
    if (disk) await both('full', disk.path, {}, /No space left on device/);
  });
});
