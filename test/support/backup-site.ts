import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { giveToService } from './another-user.js';
import { makeTree } from './backup-tools.js';
import type { Tree } from './backup-tools.js';
import { makeHost } from './client.js';
import type { ClientEnd, ClientRun, Host } from './client.js';
import { eventually, jobOf } from './hub.js';
import type { Hub, JobJson } from './hub.js';
import { mountSmallDisk } from './small-disk.js';
import type { SmallDisk } from './small-disk.js';

export interface Reported {
  readonly job: JobJson;
  readonly end: ClientEnd;
}

/** A host with something to back up, and all that the tools want to know. */
export interface Site extends Host {
  readonly tree: Tree;
  /** Runs a command under `backup-report run`, and returns its job as the hub has it. */
  report(id: string, command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Reported>;
  /** The same, while `meanwhile` does something to it as soon as bytes have been reported. */
  disturb(
    id: string,
    command: readonly string[],
    meanwhile: (run: ClientRun) => unknown,
    env?: NodeJS.ProcessEnv,
  ): Promise<Reported>;
}

export async function siteFor(hub: Hub, more: NodeJS.ProcessEnv = {}): Promise<Site> {
  const host = await makeHost(hub.url);
  const tree = await makeTree(host.folder);
  giveToService(host.folder, tree.path);
  const place = (name: string): string => join(host.folder, name);
  await writeFile(place('rclone.conf'), '');
  const env = {
    ...host.env,
    RESTIC_REPOSITORY: place('restic'),
    RESTIC_CACHE_DIR: place('cache'),
    BORG_BASE_DIR: place('borg-base'),
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
    BORG_RELOCATED_REPO_ACCESS_IS_OK: 'yes',
    RCLONE_CONFIG: place('rclone.conf'),
    ...more,
  };
  const start = (id: string, command: readonly string[], special: NodeJS.ProcessEnv = {}): ClientRun =>
    host.start(['run', '--id', id, '--wait', '30s', '--', ...command], {
      env: { ...env, ...special },
      cwd: host.folder,
    });
  return {
    ...host,
    env,
    tree,
    async report(id, command, special) {
      const end = await start(id, command, special).ended;
      return { job: await jobOf(hub, id), end };
    },
    async disturb(id, command, meanwhile, special) {
      const run = start(id, command, special);
      await eventually(
        () => jobOf(hub, id),
        ({ bytes_transferred: bytes }) => (bytes ?? 0) > 0,
      );
      await meanwhile(run);
      const end = await run.ended;
      return { job: await jobOf(hub, id), end };
    },
  };
}

/** Undefined where this user may not mount. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const disk = await mountSmallDisk(megabytes);
  if (disk) onTestFinished(() => disk.remove());
  return disk;
}
