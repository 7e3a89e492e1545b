import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HUB } from '../support/command-line.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { eventually, report, startHub } from '../support/hub.js';
import { dyingWithUs } from '../support/programs.js';

interface Watch {
  readonly process: ChildProcess;
  /** The printed lines, without their instants. */
  lines(): string[];
}

function watch(databaseUrl: string, ...args: string[]): Watch {
  const [program = '', ...rest] = [...dyingWithUs(), process.execPath, HUB, 'jobs', 'watch', ...args];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (printed += String(text)));
  const lines = (): string[] =>
    printed
      .split('\n')
      .slice(0, -1)
      .map((line) => line.replace(/^\S+Z {2}/, ''));
  return { process: child, lines };
}

async function untilPrinted(shown: Watch, line: string): Promise<void> {
  await eventually(
    async () => shown.lines(),
    (lines) => lines.includes(line),
  );
}

describe.each(DATABASES)('hub jobs watch beside a hub on %s', (kind) => {
  it('prints a line for each change of the jobs that it is about, until it is interrupted', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await report(hub, 'over', { status: 'completed', sequence: 1 });
    await report(hub, 'a b', { status: 'running', sequence: 1, bytes_transferred: 5, total_bytes: 10 });
    const [all, one] = [watch(url), watch(url, '--status', 'running', 'one')];
    await untilPrinted(all, 'a b  running  -  50  5');
    await report(hub, 'a b', { status: 'running', sequence: 2, current_phase: 'verifying' });
    await untilPrinted(all, 'a b  running  verifying  50  5');
    await report(hub, 'one', { status: 'running', sequence: 1 });
    await untilPrinted(one, 'one  running  -  -  -');
    await report(hub, 'one', { status: 'completed', sequence: 2 });
    await untilPrinted(one, 'one  gone');
    await untilPrinted(all, 'one  completed  -  100  -');
    expect(all.lines().filter((line) => line.startsWith('over'))).toEqual([]);
    expect(one.lines()).toEqual(['one  running  -  -  -', 'one  gone']);
    const begunAt = performance.now();
    for (const { process: child } of [all, one]) {
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
    expect(performance.now() - begunAt).toBeLessThan(5_000);
  });

  it('refuses what is no job id, and no filter', async () => {
    const url = await freshDatabase(kind);
    const shown = watch(url, '--status', 'asleep');
    expect(await once(shown.process, 'close')).toEqual([2, null]);
    expect(shown.lines()[0]).toMatch(/^--status must be a comma-separated list/);
  });
});
