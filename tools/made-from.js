// Installs and builds are identified by a hash of their sources: the times of files mean nothing after a checkout.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const PACKAGES = { stamp: 'node_modules/.made-from', from: ['package-lock.json'] };
export const BUILD = {
  stamp: 'dist/.made-from',
  from: [
    'src',
    'client/src',
    'client/package.json',
    'client/tsconfig.types.json',
    'migrations',
    'web',
    'tools',
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
    'package-lock.json',
  ],
};

export function isCurrent({ stamp, from }) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(from);
}

export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder))
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).toSorted();
  return names.flatMap((name) => filesUnder(join(path, name)));
}
