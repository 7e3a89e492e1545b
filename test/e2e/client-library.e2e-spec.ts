import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type * as BackupReport from '../../client/src/index.js';
import {
  BACKUP_TYPES,
  DISK_MEMBERS,
  DISK_STATUSES,
  JOB_TYPES,
  STATUSES,
  UPDATE_MEMBERS,
} from '../../client/src/wire/update.js';
import { makeHost } from '../support/client.js';
import { eventsOf, eventually, jobOf, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import type { OpenApi } from '../support/openapi.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';

let suite: SuiteHub<Hub & { close(): Promise<void> }>;
let hub: Hub;
beforeAll(async () => {
  suite = await openForSuite('sqlite');
  ({ hub } = suite);
});
afterAll(() => suite.end());

async function library(): Promise<typeof BackupReport> {
  return (await import(resolve('client/dist/index.js'))) as typeof BackupReport;
}

async function reporterFor(
  url: string | undefined,
): Promise<{ reporter: BackupReport.Reporter; said: string[] }> {
  const { folder } = await makeHost();
  const said: string[] = [];
  const { createReporter } = await library();
  const reporter = createReporter({
    url,
    spool: join(folder, 'spool.sqlite'),
    say: (line) => said.push(line),
  });
  onTestFinished(async () => {
    await reporter.close({ withinMs: 0 });
  });
  return { reporter, said };
}

describe('the hub’s OpenAPI document and the client', () => {
  interface Schema {
    readonly properties: Record<string, { readonly enum?: readonly string[]; readonly maxItems?: number }>;
  }
  let schemas: Record<string, Schema>;
  let paths: OpenApi['paths'];
  beforeAll(async () => {
    const { body } = await request<OpenApi>(hub, 'GET', '/api/openapi.json');
    schemas = body.components.schemas as Record<string, Schema>;
    ({ paths } = body);
  });
  const properties = (name: string): Schema['properties'] => schemas[name]?.properties ?? {};

  it('agree on the members of an update and of a disk', () => {
    expect(Object.keys(properties('BatchedReportDto')).toSorted()).toEqual(
      Object.keys(UPDATE_MEMBERS).toSorted(),
    );
    expect(Object.keys(properties('DiskReportDto')).toSorted()).toEqual(Object.keys(DISK_MEMBERS).toSorted());
  });

  it('agree on the words for status, type and kind', () => {
    const { status, job_type: type, backup_type: kind } = properties('BatchedReportDto');
    expect([status?.enum, type?.enum]).toEqual([STATUSES, JOB_TYPES]);
    expect(kind?.enum?.filter((word) => word !== null)).toEqual(BACKUP_TYPES);
    expect(properties('DiskReportDto')['status']?.enum?.filter((word) => word !== null)).toEqual(
      DISK_STATUSES,
    );
  });

  it('agree on the route, on how much it takes, and on its answer', () => {
    expect(paths['/api/v1/telemetry/batch']).toHaveProperty('post');
    expect(properties('BatchDto')['updates']?.maxItems).toBeGreaterThanOrEqual(100);
    expect(Object.keys(properties('BatchAnswerDto'))).toContain('results');
    for (const member of ['index', 'status', 'error'])
      expect(properties('BatchResultDto')).toHaveProperty(member);
    expect(properties('ProblemDto')).toHaveProperty('detail');
  });
});

describe('the library', () => {
  it('reports a job with its disks, its phases and its end', async () => {
    const { reporter } = await reporterFor(hub.url);
    const job = reporter.job({
      id: 'lib',
      vmName: 'pg1',
      backupType: 'full',
      repositoryId: 'r1',
      policyId: 'p1',
    });
    job.phase('transferring');
    job.progress({ bytesTransferred: 30, totalBytes: 100, transferSpeedBps: 5, etaSeconds: 14 });
    job.disk(0, { label: 'vda', bytesTransferred: 30, totalBytes: 100 });
    job.warn();
    await reporter.flush({ withinMs: 20_000 });
    const figures = {
      bytes_transferred: 30,
      total_bytes: 100,
      progress_percent: 30,
      transfer_speed_bps: 5,
      eta_seconds: 14,
    };
    const about = { vm_name: 'pg1', backup_type: 'full', repository_id: 'r1', policy_id: 'p1' };
    const standing = {
      job_type: 'backup',
      status: 'running',
      current_phase: 'transferring',
      warning_count: 1,
    };
    const row = await jobOf(hub, 'lib');
    expect(row).toMatchObject({ ...about, ...standing, ...figures });
    const disk = { disk_index: 0, label: 'vda', status: 'transferring', progress_percent: 30 };
    expect(row.disks).toMatchObject([disk]);
    await job.complete({ bytesTransferred: 100 });
    expect(await reporter.close({ withinMs: 20_000 })).toBe(true);
    const disks = [{ disk_index: 0, status: 'completed', progress_percent: 100 }];
    expect(await jobOf(hub, 'lib')).toMatchObject({ status: 'completed', progress_percent: 100, disks });
  });

  it('says how a job failed, or that it was cancelled', async () => {
    const { reporter } = await reporterFor(hub.url);
    await reporter.job({ id: 'failed', jobType: 'restore' }).fail(new Error('disk full'));
    await reporter.job({ id: 'cancelled', jobType: 'replication' }).cancel('by hand');
    await reporter.close({ withinMs: 20_000 });
    expect(await jobOf(hub, 'failed')).toMatchObject({
      job_type: 'restore',
      status: 'failed',
      error_message: 'disk full',
    });
    expect(await jobOf(hub, 'cancelled')).toMatchObject({ status: 'cancelled', error_message: 'by hand' });
  });

  it('sends a phase or 10 points at once, and of what comes between only the newest', async () => {
    const { reporter } = await reporterFor(hub.url);
    const job = reporter.job({ id: 'pace' });
    await eventually(
      () => jobOf(hub, 'pace'),
      ({ status }) => status === 'running',
    );
    job.progress({ bytesTransferred: 0, totalBytes: 1_000 });
    for (let bytes = 1; bytes < 100; bytes++) job.progress({ bytesTransferred: bytes, totalBytes: 1_000 });
    job.progress({ bytesTransferred: 100, totalBytes: 1_000 });
    await eventually(
      () => jobOf(hub, 'pace'),
      ({ bytes_transferred: bytes }) => bytes === 100,
    );
    expect((await jobOf(hub, 'pace')).revision).toBeLessThanOrEqual(4);
    job.phase('verifying');
    await eventually(
      () => jobOf(hub, 'pace'),
      ({ current_phase: phase }) => phase === 'verifying',
    );
    job.progress({ bytesTransferred: 101, totalBytes: 1_000 });
    await eventually(
      () => jobOf(hub, 'pace'),
      ({ bytes_transferred: bytes }) => bytes === 101,
    );
    expect((await eventsOf(hub, 'pace')).map(({ to }) => to)).toEqual(['running', 'verifying']);
  });

  it('takes null for unknown and NaN for nothing, and never throws', async () => {
    const { reporter, said } = await reporterFor(hub.url);
    const job = reporter.job({ id: 'odd', status: 'pending' });
    await reporter.flush({ withinMs: 20_000 });
    expect((await jobOf(hub, 'odd')).status).toBe('pending');
    job.progress({ bytesTransferred: 10.9, totalBytes: 100, etaSeconds: Infinity });
    job.progress({ bytesTransferred: Number.NaN, totalBytes: null, progressPercent: null });
    job.disk(70_000, { bytesTransferred: 1 });
    job.disk(-1, {});
    job.phase('a phase of far more than fifty characters, which are all that the hub takes');
    await job.fail({ code: 'ENOSPC' });
    await reporter.close({ withinMs: 20_000 });
    const row = await jobOf(hub, 'odd');
    expect(row).toMatchObject({
      status: 'failed',
      bytes_transferred: 10,
      total_bytes: null,
      progress_percent: null,
      disks: [],
    });
    expect(row.error_message).toBe('{"code":"ENOSPC"}');
    expect(said).toEqual([]);
  });

  it('never throws where nothing works', async () => {
    const { createReporter } = await library();
    const said: string[] = [];
    const nowhere = { url: 'no URL', spool: '/proc/nowhere/spool.sqlite', ca: '/nowhere' };
    const reporter = createReporter({ ...nowhere, say: (line) => said.push(line) });
    const job = reporter.job({ id: 'nowhere' });
    job.progress({ bytesTransferred: 1 });
    await job.complete();
    expect(await reporter.close({ withinMs: 100 })).toBe(false);
    expect(said).toEqual([expect.stringContaining('reports are kept in memory')]);
  });

  it('does not keep its process alive, and a later process sends what it left', async () => {
    const host = await makeHost();
    const script = `
      import { createReporter } from ${JSON.stringify(resolve('client/dist/index.js'))};
      const reporter = createReporter({ url: 'http://127.0.0.1:9', spool: 'spool.sqlite' });
      await reporter.job({ id: 'left' }).complete();`;
    await writeFile(join(host.folder, 'program.mjs'), script);
    await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: host.folder });
    const { createReporter } = await library();
    const later = createReporter({ url: hub.url, spool: join(host.folder, 'spool.sqlite') });
    expect(await later.close({ withinMs: 20_000 })).toBe(true);
    expect((await jobOf(hub, 'left')).status).toBe('completed');
  });
});

describe('the examples in docs/reporting', () => {
  async function codeBlocks(page: string, language: string): Promise<string[]> {
    const text = await readFile(join('docs/reporting', page), 'utf8');
    return [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(
      ([, code = '']) => code,
    );
  }

  it('of the library runs, and is right in its types, with what is packed', async () => {
    const host = await makeHost();
    const modules = join(host.folder, 'node_modules');
    await mkdir(modules);
    await cp('client/dist', join(modules, 'backup-report', 'dist'), { recursive: true });
    await cp('client/package.json', join(modules, 'backup-report', 'package.json'));
    await writeFile(join(host.folder, 'package.json'), '{"private":true}');
    const [code = ''] = await codeBlocks('library.md', 'ts');
    const here = code.replace('http://127.0.0.1:8082', hub.url);
    await writeFile(join(host.folder, 'example.mts'), here);
    await writeFile(join(host.folder, 'example.mjs'), here);
    await promisify(execFile)(process.execPath, ['example.mjs'], { cwd: host.folder, env: host.env });
    expect(await jobOf(hub, 'nightly-pg1-2026-11-21')).toMatchObject({ status: 'completed', vm_name: 'pg1' });
    // No types but the package's own: no skipLibCheck, no node_modules of the hub.
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
    const checked = await promisify(execFile)(process.execPath, [tsc, ...options, 'example.mts'], {
      cwd: host.folder,
    }).catch((error: { stdout: string }) => error);
    expect(checked.stdout).toBe('');
  });

  it.each([
    ['bash', 'bash', []],
    ['python', 'python3', []],
  ])('without Node in %s run as printed', async (language, program) => {
    const host = await makeHost();
    const [code = ''] = await codeBlocks('without-node.md', language);
    const file = join(host.folder, 'report');
    await writeFile(file, code);
    const env = { ...host.env, BACKUP_HUB_URL: hub.url };
    for (const [id, command, exit] of [
      [`${language}-well`, 'echo out', 0],
      [`${language}-badly`, 'exit 3', 3],
    ] as const) {
      const run = spawn(program, [file, id, 'sh', '-c', command], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      run.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      const ended = await new Promise((finish) => run.once('close', finish));
      expect(ended).toBe(exit);
      expect(printed).toBe(exit === 0 ? 'out\n' : '');
      const job = await jobOf(hub, id);
      expect(job.status).toBe(exit === 0 ? 'completed' : 'failed');
      if (exit !== 0) expect(job.error_message).toBe('exit code 3');
    }
  });

  it('of wrappers, of a pipeline and of a hook of vzdump run as printed', async () => {
    const host = await makeHost(hub.url);
    const bin = join(host.folder, 'bin');
    await mkdir(bin);
    await symlink(resolve('client/dist/backup-report.js'), join(bin, 'backup-report'));
    const env = { ...host.env, PATH: `${bin}:${process.env['PATH']}`, HOSTNAME: 'guest-101' };
    const save = async (name: string, code = ''): Promise<string> => {
      await writeFile(join(host.folder, name), code, { mode: 0o755 });
      return join(host.folder, name);
    };
    const run = async (program: string, ...args: string[]): Promise<string> =>
      (await promisify(execFile)(program, args, { env, cwd: host.folder })).stdout;
    const restic = await save('restic', (await codeBlocks('restic.md', 'bash'))[0]);
    expect(await run(restic, 'version')).toMatch(/^restic \d/);
    const borg = await save('borg', (await codeBlocks('borg.md', 'bash'))[0]);
    await run(borg, 'init', '-e', 'none', 'repo');
    await run(borg, 'create', 'repo::a', 'bin');
    const [, , script = ''] = await codeBlocks('other-commands.md', 'bash');
    await run('bash', '-c', script);
    const [, hook = ''] = await codeBlocks('disks.md', 'bash');
    const vzdump = await save('hook', hook.replace('/run/', `${host.folder}/`));
    for (const step of ['job-start', 'backup-start', 'pre-stop', 'backup-end'])
      await run(vzdump, step, 'snapshot', '101');
    const ended = async (query: string): Promise<unknown> => {
      const jobs = `/api/v1/jobs?status=completed&${query}`;
      const { body } = await request<{ items: unknown[] }>(hub, 'GET', jobs);
      return body.items;
    };
    expect(await ended('vm_name=mail1')).toMatchObject([{ bytes_transferred: 1_000_000 }]);
    expect(await ended('vm_name=guest-101')).toMatchObject([{ current_phase: 'snapshot' }]);
    await eventually(
      () => ended('q=-borg-'),
      (jobs) => (jobs as unknown[]).length === 1,
    );
  });
});
