import { chmod, chown, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shell } from '../support/command-line.js';
import { freshDatabase } from '../support/databases.js';
import { failToStart, report, startHub, startHubProcess } from '../support/hub.js';

/** The user of services without a user of their own. Only root can become another user, as in most containers. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** A database that this user, root, has made, in a folder that is everybody's. */
async function databaseOfRoot(): Promise<{ url: string; path: string }> {
  const url = await freshDatabase('sqlite');
  const path = url.slice('sqlite:'.length);
  await chmod(dirname(path), 0o777);
  const hub = await startHub({ DATABASE_URL: url });
  expect((await report(hub, 'j', { status: 'running' })).status).toBe(200);
  await hub.close();
  return { url, path };
}

async function give(...paths: string[]): Promise<void> {
  for (const path of paths) await chown(path, NOBODY.uid, NOBODY.gid);
}

async function expectSentence(url: string, sentence: string): Promise<void> {
  const { code, output } = await failToStart({ DATABASE_URL: url }, NOBODY);
  expect({ code, output: output.trim() }).toEqual({ code: 1, output: sentence });
  const checked = await shell('setpriv --reuid 65534 --regid 65534 --clear-groups $HUB check', url);
  expect(checked.code).toBe(1);
  expect(checked.stdout).toContain(sentence);
}

describe('a SQLite file that the hub cannot write', () => {
  it('of another user stops the start with its owner, its mode and what to do', async () => {
    const { url, path } = await databaseOfRoot();
    await give(`${path}.lock`);
    await expectSentence(
      url,
      `${path} belongs to root (mode 644); this process runs as user 65534 and cannot write it. ` +
        `Run as root: chown 65534:65534 '${path}'`,
    );
    await give(path);
    const hub = await startHubProcess({ DATABASE_URL: url }, NOBODY);
    expect((await report(hub, 'j', { status: 'running' })).status).toBe(200);
  });

  it('by its own mode stops the start', async () => {
    const { url, path } = await databaseOfRoot();
    await give(path, `${path}.lock`);
    await chmod(path, 0o444);
    await expectSentence(
      url,
      `${path} belongs to user 65534 (mode 444); this process runs as user 65534 and cannot write it. ` +
        `Run: chmod u+rw '${path}'`,
    );
  });

  it('beside a -wal of another user stops the start', async () => {
    const { url, path } = await databaseOfRoot();
    const hub = await startHubProcess({ DATABASE_URL: url });
    expect((await report(hub, 'j', { status: 'running' })).status).toBe(200);
    await hub.kill();
    await give(path, `${path}.lock`, `${path}-shm`);
    await expectSentence(
      url,
      `${path}-wal belongs to root (mode 644); this process runs as user 65534 and cannot write it. ` +
        `Run as root: chown 65534:65534 '${path}-wal'`,
    );
  });

  it('in a folder that cannot be written stops the start', async () => {
    const { url, path } = await databaseOfRoot();
    const folder = dirname(path);
    await give(path, `${path}.lock`);
    await chmod(folder, 0o755);
    await expectSentence(
      url,
      `${folder} belongs to root (mode 755); this process runs as user 65534 and cannot create files in it. ` +
        `Run as root: chown 65534:65534 '${folder}'`,
    );
  });

  it('is no reason to refuse a folder that is not there yet', async () => {
    const { path } = await databaseOfRoot();
    await mkdir(`${dirname(path)}/new`);
    await give(`${dirname(path)}/new`);
    const hub = await startHubProcess(
      { DATABASE_URL: `sqlite:${dirname(path)}/new/deep/hub.sqlite` },
      NOBODY,
    );
    expect((await report(hub, 'j', { status: 'running' })).status).toBe(200);
  });
});
