import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { hub } from './command-line.js';
import type { Ended } from './command-line.js';
import { launchHub } from './hub-process.js';
import type { HubProcess } from './hub-process.js';

const RELEASES = resolve('test/releases');

/** The built hub of the release before the one that lies here, on the packages of this one. */
export interface PreviousRelease {
  launch(env: Record<string, string>): Promise<HubProcess>;
  /** Runs its `hub` with these arguments. */
  hub(args: readonly string[], databaseUrl: string): Promise<Ended>;
  remove(): Promise<void>;
}

/** Unpacks the one release in test/releases. */
export async function previousRelease(): Promise<PreviousRelease> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-release-'));
  await promisify(execFile)('tar', ['-xzf', packedRelease(), '-C', folder]);
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const dist = join(folder, 'dist');
  return {
    launch: (env) => launchHub(env, join(dist, 'main.js')),
    hub: (args, databaseUrl) => hub(args, databaseUrl, {}, dist),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** @throws {Error} unless there is one. */
export function packedRelease(): string {
  const [name, ...others] = readdirSync(RELEASES).filter((file) => file.endsWith('.tgz'));
  if (!name || others.length > 0) throw new Error(`${RELEASES} must hold one packed release`);
  return join(RELEASES, name);
}
