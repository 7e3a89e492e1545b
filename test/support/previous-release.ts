import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
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
  await borrowPackages(join(folder, 'node_modules'));
  const dist = join(folder, 'dist');
  return {
    launch: (env) => launchHub(env, join(dist, 'main.js')),
    hub: (args, databaseUrl) => hub(args, databaseUrl, {}, dist),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** 0.1.0 needs better-sqlite3 12 on Node 20, which takes a compiler: there it gets the SQLite of this hub in its place. */
async function borrowPackages(into: string): Promise<void> {
  await mkdir(into);
  const names = await readdir('node_modules');
  await Promise.all(names.map((name) => symlink(resolve('node_modules', name), join(into, name))));
  if (names.includes('better-sqlite3')) return;
  const ours = resolve('dist/platform/database/connecting/sqlite-for-any-node.js');
  await mkdir(join(into, 'better-sqlite3'));
  await writeFile(
    join(into, 'better-sqlite3/index.js'),
    `module.exports = require(${JSON.stringify(ours)}).SqliteForAnyNode;\n`,
  );
}

/** @throws {Error} unless there is one. */
export function packedRelease(): string {
  const [name, ...others] = readdirSync(RELEASES).filter((file) => file.endsWith('.tgz'));
  if (!name || others.length > 0) throw new Error(`${RELEASES} must hold one packed release`);
  return join(RELEASES, name);
}
