import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOwnServer } from '../support/database-servers.js';
import { startHub } from '../support/hub.js';
import { NO_SWEEPS, Outage, statusesOf } from '../support/outage.js';
import { databaseOfPlainUser } from '../support/spoilt-server.js';

const run = promisify(execFile);
const IDS = Array.from({ length: 20 }, (_, index) => `j${index}`);
/** More than the hub refuses in a second or two, so that a line of log for each would be too many. */
const MANY = 100;

/** A file system of the test's own, in memory. */
async function smallDisk(megabytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-disk-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await asRoot('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', folder);
  onTestFinished(async () => asRoot('umount', '--lazy', folder));
  return folder;
}

async function asRoot(...command: [string, ...string[]]): Promise<void> {
  const [program, ...args] = process.getuid?.() === 0 ? command : (['sudo', '-n', ...command] as const);
  await run(program, args);
}

/** Takes all that is left; resolves to what gives it back. */
async function fill(disk: string): Promise<() => Promise<void>> {
  const ballast = join(disk, 'ballast');
  await expect(writeFile(ballast, endless())).rejects.toThrow('ENOSPC');
  return () => rm(ballast);
}

function* endless(): Generator<Buffer> {
  for (const page = Buffer.alloc(4_096); ;) yield page;
}

describe('a hub whose disk is full', () => {
  it.each([
    ['sqlite', 16],
    ['mariadb', 400],
  ] as const)('answers 503 on %s, and serves again when there is room', async (kind, megabytes) => {
    const disk = await smallDisk(megabytes);
    const url = kind === 'sqlite' ? `sqlite:${join(disk, 'hub.sqlite')}` : await databaseOn(disk);
    const hub = await startHub({ DATABASE_URL: url, ...NO_SWEEPS });
    const outage = new Outage(hub);
    expect(await outage.reportAll(IDS)).toEqual([200]);
    const makeRoom = await fill(disk);
    await outage.reportUntilRefused(MANY);
    expect(await statusesOf(hub, '/health/live', '/api/v1/jobs', '/api/v1/jobs/j1')).toEqual([200, 200, 200]);
    expect(hub.output()).toContain('The database takes no work: ');
    await makeRoom();
    await outage.expectRecovery();
    expect(await outage.reportAll(IDS)).toEqual([200]);
  });
});

async function databaseOn(disk: string): Promise<string> {
  const server = await startOwnServer('mariadb', disk);
  onTestFinished(() => server.stop());
  return databaseOfPlainUser(server);
}
