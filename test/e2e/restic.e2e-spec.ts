import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/database-server.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { type FileTree, makeFileTree } from '../support/file-tree.js';
import {
  eventsOf,
  eventually,
  jobOf,
  startHub,
  startHubProcess,
  type Hub,
  type JobJson,
} from '../support/hub.js';
import { type Backup, forwardBackup } from '../support/restic-forwarder.js';
import { openForSuite } from '../support/suite-hub.js';

let shared: string;
let tree: FileTree;

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'hub-restic-'));
  tree = await makeFileTree(join(shared, 'tree'));
  await promisify(execFile)('restic', ['init', '--quiet'], { env: resticEnv(shared), timeout: 60_000 });
});

afterAll(async () => {
  await rm(shared, { recursive: true });
});

/** All that restic writes goes into `folder`. */
function resticEnv(folder: string, password = 'correct horse'): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    TMPDIR: folder,
    RESTIC_REPOSITORY: join(folder, 'repository'),
    RESTIC_CACHE_DIR: join(folder, 'cache'),
    RESTIC_PASSWORD: password,
    RESTIC_PROGRESS_FPS: '60',
  };
}

interface BackupOptions {
  readonly args?: readonly string[];
  readonly password?: string;
}

/** Starts restic on the whole tree, or on what `args` say, with an empty repository of the test's own. */
async function startBackup(
  hub: Hub,
  jobId: string,
  { args = [tree.root], password }: BackupOptions = {},
): Promise<Backup> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-restic-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  // A copy, because making a repository takes seconds: its password has to be hard to guess.
  await cp(join(shared, 'repository'), join(folder, 'repository'), { recursive: true });
  const backup = forwardBackup(
    `${hub.url}/api/v1/telemetry/backup/${jobId}`,
    args,
    resticEnv(folder, password),
  );
  onTestFinished(async () => {
    backup.process.kill('SIGKILL');
    await backup.ended.catch(() => {});
  });
  return backup;
}

async function untilBytesMove(hub: Hub, jobId: string): Promise<JobJson> {
  return eventually(
    () => jobOf(hub, jobId),
    ({ bytes_transferred }) => (bytes_transferred ?? 0) > 0,
  );
}

async function reportedChanges(
  hub: Hub,
  jobId: string,
  kind: 'status' | 'phase',
): Promise<(string | null)[]> {
  const events = await eventsOf(hub, jobId);
  return events.filter((event) => event.kind === kind && event.reason === 'reported').map(({ to }) => to);
}

describe.each(DATABASES)('restic, reporting to a hub on %s', (kind) => {
  let databaseUrl: string;
  let hub: Hub;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub, databaseUrl } = suite);
    return suite.end;
  });

  it('ends as a completed job with the bytes that restic itself has counted', async () => {
    const beforeMs = Date.now();
    const summary = await (await startBackup(hub, 'whole')).ended;
    const afterMs = Date.now();
    expect(summary).toMatchObject({ total_files_processed: tree.files, total_bytes_processed: tree.bytes });

    const job = await jobOf(hub, 'whole');
    const moved = { bytes_transferred: tree.bytes, total_bytes: tree.bytes, progress_percent: 100 };
    const disks = [{ disk_index: 0, status: 'completed', ...moved }];
    expect(job).toMatchObject({ status: 'completed', current_phase: 'snapshot saved', ...moved, disks });
    expect(job).toMatchObject({ warning_count: 0, error_message: null, failure_reason: null });
    expect(job.revision).toBeGreaterThan(2);
    const [row] = await sql(databaseUrl, 'SELECT bytes_transferred FROM backup_jobs WHERE id = ?', ['whole']);
    expect(row).toEqual({ bytes_transferred: tree.bytes });

    const startedMs = Date.parse(job.started_at ?? '');
    const completedMs = Date.parse(job.completed_at ?? '');
    expect(startedMs).toBeGreaterThanOrEqual(beforeMs);
    expect(completedMs - startedMs).toBeGreaterThanOrEqual((summary?.total_duration ?? Infinity) * 1000);
    expect(completedMs).toBeLessThanOrEqual(afterMs);
    const transfer_speed_bps = Math.round((tree.bytes * 1000) / (completedMs - startedMs));
    expect(job).toMatchObject({ eta_seconds: 0, transfer_speed_bps });

    expect(await reportedChanges(hub, 'whole', 'status')).toEqual(['running', 'completed']);
    const phases = await reportedChanges(hub, 'whole', 'phase');
    expect(phases.filter((phase) => phase !== 'scanning')).toEqual([
      'starting',
      'transferring',
      'snapshot saved',
    ]);
  });

  it('loses nothing when the hub crashes in the middle and comes back', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', PORT: String(await freePort()) };
    const crashing = await startHubProcess(env);
    const backup = await startBackup(crashing, 'crashed-under', {
      args: ['--limit-upload=50000', tree.root],
    });
    const before = await untilBytesMove(crashing, 'crashed-under');
    expect(before).toMatchObject({ status: 'running', current_phase: 'transferring', completed_at: null });
    await crashing.kill();
    const restarted = await startHub(env);
    await backup.ended;

    const job = await jobOf(restarted, 'crashed-under');
    const moved = { bytes_transferred: tree.bytes, progress_percent: 100 };
    expect(job).toMatchObject({ status: 'completed', started_at: before.started_at, ...moved });
    expect(job.revision).toBeGreaterThan(before.revision);
    expect(await reportedChanges(restarted, 'crashed-under', 'status')).toEqual(['running', 'completed']);
  });

  it('ends as a completed job with a warning where restic could not read a file', async () => {
    // Anyone may open this file of the kernel's, but nothing can be read at its start.
    const backup = await startBackup(hub, 'partial', { args: [join(tree.root, '0'), '/proc/self/mem'] });
    const summary = await backup.ended;
    expect(backup.process.exitCode).toBe(3);
    expect(summary?.total_bytes_processed).toBeGreaterThan(0);
    const moved = { bytes_transferred: summary?.total_bytes_processed, progress_percent: 100 };
    const job = await jobOf(hub, 'partial');
    expect(job).toMatchObject({ status: 'completed', warning_count: 1, error_message: null, ...moved });
  });

  it('ends as a failed job with the message of restic when the password is wrong', async () => {
    const backup = await startBackup(hub, 'locked-out', { password: 'wrong' });
    expect(await backup.ended).toBeUndefined();
    const job = await jobOf(hub, 'locked-out');
    expect(job).toMatchObject({ status: 'failed', current_phase: 'starting', failure_reason: null });
    expect(job).toMatchObject({ bytes_transferred: null, total_bytes: null, progress_percent: null });
    expect(job.error_message).toContain('wrong password or no key found');
    expect(Date.parse(job.completed_at ?? '')).toBeGreaterThan(Date.parse(job.started_at ?? ''));
    expect(await reportedChanges(hub, 'locked-out', 'status')).toEqual(['running', 'failed']);
  });

  it('ends as a failed job that says so when restic is killed in the middle', async () => {
    const backup = await startBackup(hub, 'killed', { args: ['--limit-upload=10000', tree.root] });
    const before = await untilBytesMove(hub, 'killed');
    backup.process.kill('SIGKILL');
    expect(await backup.ended).toBeUndefined();
    const job = await jobOf(hub, 'killed');
    expect(job).toMatchObject({ status: 'failed', current_phase: 'transferring', failure_reason: null });
    expect(job.error_message).toContain('restic was killed by SIGKILL');
    expect(job.bytes_transferred).toBeGreaterThanOrEqual(before.bytes_transferred ?? Infinity);
    expect(job.bytes_transferred).toBeLessThan(tree.bytes);
    expect(job.progress_percent).toBeLessThan(100);
    expect(job.disks).toMatchObject([{ status: 'failed', bytes_transferred: job.bytes_transferred }]);
    expect(await reportedChanges(hub, 'killed', 'status')).toEqual(['running', 'failed']);
  });
});
