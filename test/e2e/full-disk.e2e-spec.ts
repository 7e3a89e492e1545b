import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOwnServer } from '../support/database-servers.js';
import { startHubProcess } from '../support/hub.js';
import { NO_SWEEPS, notReady, Outage, statusesOf } from '../support/outage.js';
import { mountSmallDisk } from '../support/small-disk.js';
import type { SmallDisk } from '../support/small-disk.js';
import { databaseOfPlainUser } from '../support/spoilt-server.js';

const IDS = Array.from({ length: 20 }, (_, index) => `j${index}`);
/** So many that some are refused within one second. */
const MANY = 100;

/** A job of the test itself. */
async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const disk = await mountSmallDisk(megabytes);
  if (!disk) throw new Error('This test fills a tmpfs, which this user may not mount: run it as root.');
  onTestFinished(() => disk.remove());
  return disk;
}

describe('a hub whose disk is full', () => {
  it.each([
    ['sqlite', 16],
    ['mariadb', 400],
  ] as const)('answers 503 on %s, and serves again when there is room', async (kind, megabytes) => {
    const disk = await smallDisk(megabytes);
    const url = kind === 'sqlite' ? `sqlite:${join(disk.path, 'hub.sqlite')}` : await databaseOn(disk.path);
    const hub = await startHubProcess({ DATABASE_URL: url, ...NO_SWEEPS });
    const outage = new Outage(hub);
    expect(await outage.reportAll(IDS)).toEqual([200]);
    await disk.fill();
    await outage.reportUntilRefused(MANY);
    expect(await statusesOf(hub, '/health/live', '/api/v1/jobs', '/api/v1/jobs/j1')).toEqual([200, 200, 200]);
    await outage.reportUntilRefused(1);
    expect(await notReady(hub)).toEqual({ writes: 'the database is out of space' });
    expect(hub.output()).toContain('Database unavailable: ');
    await disk.free();
    await outage.expectRecovery();
    expect(await outage.reportAll(IDS)).toEqual([200]);
  });
});

async function databaseOn(folder: string): Promise<string> {
  const server = await startOwnServer('mariadb', folder);
  onTestFinished(() => server.stop());
  return databaseOfPlainUser(server);
}
