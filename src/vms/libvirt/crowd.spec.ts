import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { uuidOf } from '../../../test/support/node-file.js';
import { virshOf } from '../../../test/support/qemu-virsh.js';
import { Crowd } from './crowd.js';
import { Virsh } from './virsh.js';

/** A virsh that takes note of its starts, and hangs at a command about the first machine while the file `slow` is there. */
const SCRIPT = (own: string): string => `#!/bin/sh
echo >>${own}/starts
for script; do :; done
printf '%s\\n' "$script" | sed 's/; /\\n/g' | while read -r name words; do
  case "$name $words" in
    'echo --err '*) echo "error: \${words#--err }" >&2 ;;
    echo*) echo "$words" ;;
    *${uuidOf(0)}*) while [ -e ${own}/slow ]; do sleep 0.1; done; echo "$words" ;;
    *) echo "$words" ;;
  esac
done`;

const QUESTIONS = Array.from({ length: 20 }, (_, index) => ({
  uuid: uuidOf(index),
  commands: [`dominfo ${uuidOf(index)}`],
}));

it('A machine that is slow is found at once, and answers later', async () => {
  const { folder, path } = await virshOf(SCRIPT);
  vi.stubEnv('PATH', path);
  const ending = new AbortController();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    ending.abort();
  });
  await writeFile(join(folder, 'slow'), '');
  const crowd = new Crowd(new Virsh('test:///default'), () => {});
  const ask = async (): Promise<string[]> =>
    [...(await crowd.ask(QUESTIONS, { timeoutMs: 60_000, quickMs: 3_000, signal: ending.signal }))].map(
      ([uuid, { outputs }]) => (outputs.join('') === `${uuid}\n` ? uuid : `${uuid}: ${outputs.join('')}`),
    );
  const starts = async (): Promise<number> => (await readFile(join(folder, 'starts'), 'utf8')).length;
  const uuids = QUESTIONS.map(({ uuid }) => uuid);
  const others = uuids.slice(1);
  expect(await ask()).toEqual(others);
  // One for all, one for the others, and one for it alone.
  await expect.poll(starts).toBe(3);
  expect(await ask()).toEqual(others);
  await expect.poll(starts).toBe(4);
  await rm(join(folder, 'slow'));
  await expect.poll(async () => (await ask()).toSorted()).toEqual(uuids);
});
