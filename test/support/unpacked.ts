import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { dyingWithUs, findProgram, isExecutable } from './programs.js';

/** A server that test/setup.sh unpacked: it can be killed, and comes back at the same place. */
export class UnpackedServer {
  private child: ChildProcess | undefined;
  private printed = '';

  constructor(
    private readonly program: string,
    private readonly args: readonly string[],
    private readonly env: Readonly<Record<string, string>>,
    private readonly answers: () => Promise<boolean>,
  ) {}

  async start(): Promise<void> {
    const [program = '', ...args] = [...dyingWithUs(), unpacked(this.program), ...this.args];
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'], ...this.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
    await eventually(
      async () => {
        if (child.exitCode !== null) throw new Error(`${this.program} did not start:\n${this.printed}`);
        return this.answers().catch(() => false);
      },
      (isUp) => isUp,
    );
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

function unpacked(name: string): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const path = join(cache, 'backup-telemetry-hub', name);
  const found = isExecutable(path) ? path : findProgram(name);
  if (!found) throw new Error(`No ${name} here; run: bash test/setup.sh`);
  return found;
}
