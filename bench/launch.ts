import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const START_WITHIN_MS = 60_000;

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A program that serves until it is stopped. */
export interface Program {
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** Starts a program of the benchmark's own, like `naive`, that prints where it listens. */
export async function launchServer(name: string, env: NodeJS.ProcessEnv): Promise<Program> {
  const child = fork(entryOf(name), { env: withPath(env), stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  watch(child);
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const url = await eventually(child, () => /Listening on (http:\S+)/.exec(printed)?.[1]);
  return { url, pid: child.pid, stop: () => end(child) };
}

/** Starts a program of the benchmark's own that takes its orders as messages, and says `ready` first. */
export async function launchWorker(name: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = fork(entryOf(name), { env: withPath(env), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  watch(child);
  await answerOf(child);
  return child;
}

/** The next message of a worker. */
export async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with ${String(code)}`);
  });
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  return answer;
}

/** Starts an installed program whose `probe` answers once it is ready. */
export async function launchInstalled(
  command: readonly string[],
  url: string,
  probe: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Program> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: withPath(env), stdio: 'ignore' });
  watch(child);
  await eventually(child, async () => {
    const answer = await fetch(url + probe).catch(() => undefined);
    return answer?.ok;
  });
  return { url, pid: child.pid, stop: () => end(child) };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** The main file of a program of the benchmark's own. */
export function entryOf(name: string): string {
  return fileURLToPath(new URL(`${name}/main.js`, import.meta.url));
}

function withPath(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], ...env };
}

function watch(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

async function eventually<T>(
  child: ChildProcess,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`${child.spawnargs.join(' ')} did not start`);
    }
    await sleep(25);
  }
}
