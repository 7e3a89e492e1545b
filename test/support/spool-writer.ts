import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import type { Random } from './random.js';

/** Reports jobs without end, and says of each word, once the call has returned, that it is accepted. */
const PROGRAM = `
import { createReporter } from ${JSON.stringify(resolve('client/dist/index.js'))};
import { writeSync } from 'node:fs';
const [, , name, url] = process.argv;
const reporter = createReporter({ url, spool: 'spool.sqlite' });
const accepted = (id, word) => writeSync(1, id + ' ' + word + '\\n');
for (let count = 0; ; count++) {
  const id = name + '-' + count;
  const job = reporter.job({ id, vmName: 'pg1' });
  accepted(id, 'running');
  for (let bytes = 0; bytes <= 100; bytes += 25) {
    job.progress({ bytesTransferred: bytes, totalBytes: 100 });
    await new Promise((next) => setTimeout(next, 1));
  }
  if (count % 3 === 0) job.fail('as planned');
  else job.complete({ bytesTransferred: 100, totalBytes: 100 });
  accepted(id, count % 3 === 0 ? 'failed' : 'completed');
}`;

/** Where processes report that are killed; and the last word that each job was promised. */
export class SpoolWriters {
  readonly promised = new Map<string, string>();

  constructor(
    private readonly folder: string,
    private readonly random: Random,
  ) {}

  async prepare(): Promise<void> {
    await writeFile(join(this.folder, 'writer.mjs'), PROGRAM);
  }

  /** One process, killed at a random moment after its first word. */
  async live(name: string, url: string, longestMs: number): Promise<void> {
    const args = ['writer.mjs', name, url];
    const child = spawn(process.execPath, args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const [id = '', word = ''] = line.split(' ');
      this.promised.set(id, word);
    });
    const closed = once(lines, 'close');
    await once(lines, 'line');
    await sleep(this.random.whole(0, longestMs));
    child.kill('SIGKILL');
    await closed;
  }
}
