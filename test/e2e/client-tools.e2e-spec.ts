import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { siteFor, smallDisk } from '../support/backup-site.js';
import type { Site } from '../support/backup-site.js';
import { execute, FILES, servePostgres, serveRsync } from '../support/backup-tools.js';
import { commandOf } from '../support/client.js';
import { jobOf } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';
import { openProxy } from '../support/tcp-proxy.js';

const PASSWORD = 'correct horse';
let suite: SuiteHub<Hub & { close(): Promise<void> }>;
let shared: string;
beforeAll(async () => {
  suite = await openForSuite('sqlite');
  shared = await mkdtemp(join(tmpdir(), 'hub-restic-'));
  const env = {
    PATH: process.env['PATH'],
    RESTIC_PASSWORD: PASSWORD,
    RESTIC_CACHE_DIR: join(shared, 'cache'),
  };
  await execute('restic', ['init', '-q', '-r', join(shared, 'repository')], { env });
});
afterAll(async () => {
  await suite.end();
  await rm(shared, { recursive: true });
});

interface ResticSite extends Site {
  /** A copy, because making a repository takes seconds: its password has to be hard to guess. */
  openRestic(): Promise<void>;
}

async function makeSite(): Promise<ResticSite> {
  const site = await siteFor(suite.hub, { RESTIC_PASSWORD: PASSWORD });
  const repository = String(site.env['RESTIC_REPOSITORY']);
  return { ...site, openRestic: () => cp(join(shared, 'repository'), repository, { recursive: true }) };
}

describe('restic', () => {
  it('reports its own figures, and prints what it prints by itself', async () => {
    const site = await makeSite();
    await site.openRestic();
    const { job, end } = await site.report('restic', ['restic', 'backup', 'tree']);
    expect(end.code).toBe(0);
    const moved = { bytes_transferred: site.tree.bytes, total_bytes: site.tree.bytes, progress_percent: 100 };
    expect(job).toMatchObject({ job_type: 'backup', status: 'completed', warning_count: 0, ...moved });
    expect(end.stdout).toMatch(/^\nFiles: +24 new, [^]*\nsnapshot [0-9a-f]{8} saved\n$/);
    const { stdout } = await execute('restic', ['stats', '--json', 'latest'], { env: site.env });
    expect(job.bytes_transferred).toBe((JSON.parse(stdout) as { total_size: number }).total_size);

    const restored = await site.report('restic-restore', [
      'restic',
      'restore',
      'latest',
      '--target',
      'restored',
    ]);
    expect(restored.job).toMatchObject({ job_type: 'restore', status: 'completed' });
    expect(await readFile(join(site.folder, 'restored', 'tree', '3.bin'))).toEqual(
      await readFile(join(site.tree.path, '3.bin')),
    );
    const copied = await site.report(
      'restic-copy',
      ['restic', 'copy', '--from-repo', 'restic', '-r', 'missing'],
      {
        RESTIC_FROM_PASSWORD: 'correct horse',
      },
    );
    expect(copied.job).toMatchObject({ job_type: 'replication', status: 'failed' });
    expect(copied.job.error_message).toContain('Fatal: unable to open config file');
  });

  it('completes with a warning when a file cannot be read', async () => {
    const site = await makeSite();
    await site.openRestic();
    const { job, end } = await site.report('restic-partial', ['restic', 'backup', 'tree', '/proc/self/mem']);
    expect(end.code).toBe(3);
    expect(job).toMatchObject({
      status: 'completed',
      warning_count: 1,
      error_message: null,
      bytes_transferred: site.tree.bytes,
    });
    expect(end.stderr).toContain('error: read /proc/self/mem');
  });

  // Debian's restic 0.14 exits with 1 for all of these; from 0.17 on it exits with 10, 11 and 12, as the adapter's tests have it.
  it('tells a repository that does not exist, one that is locked, and a wrong password apart', async () => {
    const site = await makeSite();
    await site.openRestic();
    const fails = async (
      id: string,
      command: string[],
      env: Record<string, string> = {},
    ): Promise<string> => {
      const { job, end } = await site.report(id, ['restic', ...command], env);
      expect(end.code).toBe(1);
      expect(job).toMatchObject({ status: 'failed', bytes_transferred: null, progress_percent: null });
      return job.error_message ?? '';
    };
    expect(await fails('restic-none', ['-r', 'nowhere', 'backup', 'tree'])).toMatch(
      /unable to open config file|repository does not exist/,
    );
    expect(await fails('restic-unknown', ['backup', 'tree'], { RESTIC_PASSWORD: 'wrong' })).toMatch(
      /^restic exited with code 1.*wrong password or no key found/,
    );
    // A check locks the repository for itself, and stands still from then on.
    const changes = watch(join(site.folder, 'restic', 'locks'));
    const check = spawn('restic', ['check', '--read-data'], {
      env: site.env,
      cwd: site.folder,
      stdio: 'ignore',
    });
    for await (const { filename } of changes) if (/^[0-9a-f]{64}$/.test(String(filename))) break;
    check.kill('SIGSTOP');
    expect(await fails('restic-locked', ['backup', 'tree'])).toContain('repository is already locked');
    check.kill('SIGKILL');
  });

  it('fails with its own words on a full disk', async () => {
    const site = await makeSite();
    const disk = await smallDisk(3);
    if (!disk) return;
    const env = { ...site.env, RESTIC_REPOSITORY: join(disk.path, 'repo') };
    await cp(join(shared, 'repository'), env.RESTIC_REPOSITORY, { recursive: true });
    const full = await site.report('restic-full', ['restic', 'backup', 'tree'], {
      RESTIC_REPOSITORY: env.RESTIC_REPOSITORY,
    });
    expect(full.job.status).toBe('failed');
    expect(full.job.error_message).toContain('no space left on device');
    expect(full.job.progress_percent ?? 0).toBeLessThan(100);
  });

  it('is reported with its signal when it is killed, and its wrapper ends the same way', async () => {
    const site = await makeSite();
    await site.openRestic();
    const slow = ['restic', 'backup', '--limit-upload', '500', 'tree'];
    const { job, end } = await site.disturb('restic-killed', slow, async (run) =>
      process.kill(await commandOf(run), 'SIGKILL'),
    );
    expect(end.signal).toBe('SIGKILL');
    expect(job).toMatchObject({ status: 'failed', error_message: 'restic was killed by SIGKILL' });
    expect(job.progress_percent ?? 0).toBeLessThan(100);
  });
});

describe('borg', () => {
  it('reports its own figures, with a warning for what is not there', async () => {
    const site = await makeSite();
    await execute('borg', ['init', '-e', 'none', 'repo'], { env: site.env, cwd: site.folder });
    const { job, end } = await site.report('borg', ['borg', 'create', 'repo::one', 'tree', 'missing']);
    const stderr = "missing: [Errno 2] No such file or directory: 'missing'\n";
    expect(end).toMatchObject({ code: 1, stdout: '', stderr });
    expect(job).toMatchObject({ status: 'completed', warning_count: 1, progress_percent: 100 });
    const { end: asked, job: second } = await site.report('borg-json', [
      'borg',
      'create',
      '--json',
      'repo::two',
      'tree',
    ]);
    const { archive } = JSON.parse(asked.stdout) as { archive: { stats: { original_size: number } } };
    expect(second.bytes_transferred).toBe(archive.stats.original_size);
    expect(second.bytes_transferred).toBeGreaterThanOrEqual(site.tree.bytes);

    const again = await site.report('borg-again', ['borg', 'create', 'repo::one', 'tree']);
    expect(again.end).toMatchObject({ code: 2, stderr: 'Archive one already exists\n' });
    expect(again.job).toMatchObject({
      status: 'failed',
      error_message: 'borg exited with code 2: Archive one already exists',
    });
  });

  it('fails with its own words on a wrong passphrase and on a full disk', async () => {
    const site = await makeSite();
    const secret = { BORG_PASSPHRASE: 'correct horse' };
    await execute('borg', ['init', '-e', 'repokey', 'repo'], {
      env: { ...site.env, ...secret },
      cwd: site.folder,
    });
    const { job } = await site.report('borg-password', ['borg', 'create', 'repo::one', 'tree'], {
      BORG_PASSPHRASE: 'wrong',
    });
    expect(job.status).toBe('failed');
    expect(job.error_message).toContain('passphrase supplied in BORG_PASSPHRASE');
    const disk = await smallDisk(3);
    if (!disk) return;
    const repo = join(disk.path, 'repo');
    await execute('borg', ['init', '-e', 'none', repo], { env: site.env });
    const full = await site.report('borg-full', ['borg', 'create', `${repo}::one`, 'tree']);
    expect(full.job.status).toBe('failed');
    expect(full.job.error_message).toMatch(/space/i);
  });
});

describe('rclone', () => {
  it('reports its own figures, and prints nothing, as by itself', async () => {
    const site = await makeSite();
    const { job, end } = await site.report('rclone', ['rclone', 'copy', 'tree', 'copied']);
    expect(end).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await execute('rclone', ['size', '--json', 'copied'], {
      env: site.env,
      cwd: site.folder,
    });
    const { bytes, count } = JSON.parse(stdout) as { bytes: number; count: number };
    expect(count).toBe(FILES);
    expect(job).toMatchObject({
      status: 'completed',
      bytes_transferred: bytes,
      total_bytes: bytes,
      progress_percent: 100,
    });
  });

  it('fails with its own words on a missing folder and on a full disk', async () => {
    const site = await makeSite();
    const { job, end } = await site.report('rclone-missing', ['rclone', 'copy', 'missing', 'copied']);
    expect(end.code).toBe(3);
    expect(job).toMatchObject({
      status: 'failed',
      error_message: expect.stringContaining('directory not found') as string,
    });
    expect(end.stderr).toMatch(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d ERROR : Local file system at /);
    const disk = await smallDisk(3);
    if (!disk) return;
    const full = await site.report('rclone-full', ['rclone', 'copy', '--retries', '1', 'tree', disk.path]);
    expect(full.job.status).toBe('failed');
    expect(full.job.error_message).toMatch(/no space left|remaining disk space/);
  });
});

describe('rsync', () => {
  it('reports its own figures, and prints what it prints by itself', async () => {
    const site = await makeSite();
    const { job, end } = await site.report('rsync', ['rsync', '-a', '--stats', 'tree/', 'synced/']);
    const [, bytes = ''] = /Total transferred file size: ([\d,]+) bytes/.exec(end.stdout) ?? [];
    expect(Number(bytes.replaceAll(',', ''))).toBe(site.tree.bytes);
    expect(job).toMatchObject({
      status: 'completed',
      bytes_transferred: site.tree.bytes,
      progress_percent: 100,
    });
    expect(end.stdout).toMatch(/^\nNumber of files: 25 /);
    const silent = await site.report('rsync-again', ['rsync', '-a', 'tree/', 'synced2/']);
    expect(silent.end).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('fails with its own words where the network is cut', async () => {
    const site = await makeSite();
    const proxy = await openProxy(await serveRsync(site.folder, site.tree.path));
    onTestFinished(() => proxy.close());
    const slow = ['rsync', '-a', '--bwlimit=500', proxy.url, 'synced/'];
    const { job, end } = await site.disturb('rsync-cut', slow, () => proxy.cut());
    expect([10, 12]).toContain(end.code);
    expect(job.status).toBe('failed');
    expect(job.error_message).toMatch(/^rsync exited with code 1[02] .*rsync/);
    expect(job.progress_percent ?? 0).toBeLessThan(100);
    expect(job.bytes_transferred).toBeLessThan(site.tree.bytes);
  });

  it('fails with its own words on a full disk and where a source is missing', async () => {
    const site = await makeSite();
    const partial = await site.report('rsync-partial', ['rsync', '-a', 'tree', 'missing', 'synced/']);
    expect(partial.end.code).toBe(23);
    expect(partial.job.error_message).toMatch(/code 23 .*missing" failed: No such file or directory/);
    const disk = await smallDisk(3);
    if (!disk) return;
    const { job, end } = await site.report('rsync-full', ['rsync', '-a', 'tree/', `${disk.path}/`]);
    expect(end.code).toBe(11);
    expect(job).toMatchObject({
      status: 'failed',
      error_message: expect.stringContaining('No space left on device') as string,
    });
  });
});

describe('the tools of disks', () => {
  it('report a percentage of each disk, several runs as disks of one job', async () => {
    const site = await makeSite();
    await writeFile(join(site.folder, 'disk.raw'), Buffer.alloc(20_000_000, 1));
    for (const disk of ['0', '1']) {
      const args = [
        'run',
        '--id',
        'nbdcopy',
        '--disk',
        disk,
        '--wait',
        '30s',
        '--',
        'nbdcopy',
        'disk.raw',
        `copy-${disk}.raw`,
      ];
      expect(await site.run(args, { env: site.env, cwd: site.folder })).toMatchObject({
        code: 0,
        stdout: '',
        stderr: '',
      });
    }
    expect((await jobOf(suite.hub, 'nbdcopy')).status).toBe('running');
    await site.run(['send', '--id', 'nbdcopy', '--status', 'completed']);
    const job = await jobOf(suite.hub, 'nbdcopy');
    expect(job).toMatchObject({ status: 'completed', progress_percent: 100 });
    expect(job.disks).toMatchObject(
      [0, 1].map((disk) => ({ disk_index: disk, status: 'completed', progress_percent: 100 })),
    );
    const missing = await site.report('nbdcopy-missing', ['nbdcopy', 'missing', 'copy.raw']);
    expect(missing.job).toMatchObject({
      status: 'failed',
      error_message: 'nbdcopy exited with code 1: nbdcopy: missing: No such file or directory',
    });
  });

  it('report qemu-img, which prints nothing by itself, and fails on a full disk', async () => {
    const site = await makeSite();
    await writeFile(join(site.folder, 'disk.raw'), Buffer.alloc(20_000_000, 1));
    const { job, end } = await site.report('qemu-img', [
      'qemu-img',
      'convert',
      '-O',
      'qcow2',
      'disk.raw',
      'disk.qcow2',
    ]);
    expect(end).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(job).toMatchObject({ status: 'completed', current_phase: 'transferring', progress_percent: 100 });
    expect(existsSync(join(site.folder, 'disk.qcow2'))).toBe(true);
    const disk = await smallDisk(3);
    if (!disk) return;
    await mkdir(join(disk.path, 'images'));
    const full = await site.report('qemu-img-full', [
      'qemu-img',
      'convert',
      '-O',
      'qcow2',
      'disk.raw',
      join(disk.path, 'images', 'disk.qcow2'),
    ]);
    expect(full.job).toMatchObject({
      status: 'failed',
      error_message: expect.stringContaining('No space left on device') as string,
    });
    expect(full.job.progress_percent ?? 0).toBeLessThan(100);
  });
});

describe('pg_basebackup', () => {
  it('reports its own figures, and fails with its own words', async () => {
    const site = await makeSite();
    const { bin, folder, port } = await servePostgres();
    const server = ['-h', folder, '-p', port, '-U', 'postgres'];
    const command = [join(bin, 'pg_basebackup'), ...server, '-D', 'base', '-c', 'fast', '-N'];
    const { job, end } = await site.report('pg', command);
    expect(end).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(job).toMatchObject({ status: 'completed', current_phase: 'transferring', progress_percent: 100 });
    const { stdout } = await execute('du', ['-sb', '--exclude=pg_wal', 'base'], { cwd: site.folder });
    expect((job.bytes_transferred ?? 0) / Number.parseInt(stdout, 10)).toBeCloseTo(1, 1);
    expect(job.total_bytes).toBe(job.bytes_transferred);
    const again = await site.report('pg-again', command);
    expect(again.job.error_message).toBe(
      'pg_basebackup exited with code 1: pg_basebackup: error: directory "base" exists but is not empty',
    );
  });
});
