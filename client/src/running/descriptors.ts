import { readdirSync, readlinkSync } from 'node:fs';

const FOLDER = '/proc/self/fd';

/**
 * The descriptors above stderr that this process was given, like that of `<(…)` in bash. Node keeps them from its
 * children, but for the wrapped command they are its own. Node's pipes have both ends in this process.
 */
export function givenDescriptors(): number[] {
  const targets = new Map(numbers().map((number) => [number, targetOf(number)]));
  const all = [...targets.values()];
  return [...targets].flatMap(([number, target]) => {
    const isNodes =
      target === undefined ||
      target.startsWith('anon_inode:') ||
      (target.startsWith('pipe:') && all.indexOf(target) !== all.lastIndexOf(target));
    return isNodes ? [] : [number];
  });
}

function numbers(): number[] {
  try {
    return readdirSync(FOLDER)
      .map(Number)
      .filter((number) => number > 2);
  } catch {
    return [];
  }
}

function targetOf(number: number): string | undefined {
  try {
    return readlinkSync(`${FOLDER}/${number}`);
  } catch {
    return undefined;
  }
}
