import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeHost } from '../support/client.js';
import { jobOf, launchHub, request, startHub } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';
import { Random, TEST_SEED } from '../support/random.js';
import { SpoolWriters } from '../support/spool-writer.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';
import { freePort } from '../support/database-server.js';

/** `CLIENT_KILLS=200` for the whole proof, which takes minutes. */
const KILLS = Number(process.env['CLIENT_KILLS'] ?? 30);
const LONGEST_LIFE_MS = 150;
const run = promisify(execFile);

let suite: SuiteHub<Hub & { close(): Promise<void> }>;
let hub: Hub;
beforeAll(async () => {
  suite = await openForSuite('sqlite');
  ({ hub } = suite);
});
afterAll(() => suite.end());

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'client-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function allJobs(of: Hub, query: string): Promise<Map<string, JobJson>> {
  const jobs = new Map<string, JobJson>();
  for (let cursor = ''; ;) {
    const path = `/api/v1/jobs?limit=500&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await request<{ items: JobJson[]; next_cursor: string | null }>(of, 'GET', path);
    for (const job of body.items) jobs.set(job.id, job);
    if (body.next_cursor === null) return jobs;
    cursor = body.next_cursor;
  }
}

/** Jobs whose last promised word is not what the hub has. */
function lost(promised: ReadonlyMap<string, string>, jobs: ReadonlyMap<string, JobJson>): string[] {
  return [...promised].flatMap(([id, word]) => {
    const status = jobs.get(id)?.status;
    // A word may be on the disk though nobody has been told.
    const isKept = word === 'running' ? status !== undefined : status === word;
    return isKept ? [] : [`${id}: ${word} was accepted, the hub has ${status}`];
  });
}

describe('what a spool has accepted', () => {
  it(`is at the hub in the end, however often its processes are killed (${KILLS} times, two side by side)`, async () => {
    const folder = await temporaryFolder();
    const random = new Random(TEST_SEED);
    const writers = new SpoolWriters(folder, random);
    await writers.prepare();
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    for (let kill = 0; kill < KILLS; kill += 2) {
      // Half of them while they send.
      const url = random.percent(50) ? hub.url : nowhere;
      await Promise.all([0, 1].map((side) => writers.live(`kill-${kill + side}`, url, LONGEST_LIFE_MS)));
    }
    const host = await makeHost(hub.url);
    const end = await host.run(['flush', '--wait', '60s', '--spool', join(folder, 'spool.sqlite')]);
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(writers.promised.size).toBeGreaterThan(KILLS);
    expect(lost(writers.promised, await allJobs(hub, 'q=kill-'))).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.includes('.broken-'))).toEqual([]);
  });

  it('of 200 jobs is at the hub in the end, though it is restarted in the middle', async () => {
    const folder = await temporaryFolder();
    const port = await freePort();
    const env = { DATABASE_URL: `sqlite:${join(folder, 'hub.sqlite')}`, PORT: String(port) };
    const first = await launchHub(env);
    onTestFinished(() => first.kill());
    const fleet = `
      import { createReporter } from ${JSON.stringify(resolve('client/dist/index.js'))};
      const reporter = createReporter({ url: 'http://127.0.0.1:${port}', spool: 'spool.sqlite' });
      const jobs = Array.from({ length: 200 }, (_, index) => reporter.job({ id: 'fleet-' + index }));
      console.log('begun');
      for (let bytes = 0; bytes <= 10; bytes++) {
        for (const job of jobs) job.progress({ bytesTransferred: bytes, totalBytes: 10 });
        await new Promise((next) => setTimeout(next, 100));
      }
      for (const job of jobs) job.complete({ bytesTransferred: 10, totalBytes: 10 });
      console.log(await reporter.close({ withinMs: 60_000 }));`;
    await writeFile(join(folder, 'fleet.mjs'), fleet);
    const child = spawn(process.execPath, ['fleet.mjs'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const ended = once(child, 'close');
    await once(child.stdout, 'data');
    await first.kill();
    const second = await startHub(env);
    await ended;
    expect(printed).toBe('begun\ntrue\n');
    const jobs = [...(await allJobs(second, 'q=fleet-')).values()];
    expect(jobs).toHaveLength(200);
    expect(jobs.filter((job) => job.status !== 'completed' || job.bytes_transferred !== 10)).toEqual([]);
  });
});

describe('the packed client', () => {
  it('installs alone into an empty folder, in less than 15 MB, and reports from there', async () => {
    const folder = await temporaryFolder();
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: 'client',
    });
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    const offline = [
      'install',
      '--omit=dev',
      '--offline',
      '--no-audit',
      '--no-fund',
      join(folder, stdout.trim()),
    ];
    await run('npm', offline, { cwd: folder });
    const modules = join(folder, 'node_modules');
    expect((await readdir(modules)).filter((name) => !name.startsWith('.'))).toEqual(['backup-report']);
    expect(await sizeOf(modules)).toBeLessThan(15_000_000);
    const sources = await filesIn(join(modules, 'backup-report', 'dist'));
    expect(sources.filter((file) => /\.spec\.|sourceMappingURL/.test(file))).toEqual([]);
    const env = { PATH: process.env['PATH'], HOME: folder, XDG_STATE_HOME: folder, BACKUP_HUB_URL: hub.url };
    const program = join(modules, '.bin', 'backup-report');
    await run(program, ['run', '--id', 'packed', '--wait', '30s', '--', 'true'], { env, cwd: folder });
    expect((await jobOf(hub, 'packed')).status).toBe('completed');
    const manifest = JSON.parse(await readFile('client/package.json', 'utf8')) as { version: string };
    expect((await run(program, ['--version'], { env })).stdout).toBe(`${manifest.version}\n`);
    expect((await run(program, ['--help'], { env })).stdout).toMatch(/^Usage: backup-report/);
  });

  it('takes less than 60 MB of memory while a command runs', async () => {
    const host = await makeHost(hub.url);
    const script = 'sleep 1; awk "/VmHWM/ {print \\$2}" /proc/$PPID/status';
    const { stdout } = await host.run(['run', '--id', 'memory', '--wait', '30s', '--', 'sh', '-c', script]);
    expect(Number(stdout) / 1000).toBeGreaterThan(10);
    expect(Number(stdout) / 1000).toBeLessThan(60);
  });
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesIn(folder)).map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
