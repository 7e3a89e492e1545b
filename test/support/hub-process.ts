import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import { dyingWithUs } from './programs.js';

const MAIN = resolve('dist/main.js');
const START_WITHIN_MS = 60_000;

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A hub that listens, wherever it runs. */
export interface Hub {
  readonly url: string;
}

/** A hub in a process of its own, the built one, on a free port. */
export interface HubProcess extends Hub {
  readonly process: ChildProcess;
  /** Its output so far. */
  output(): string;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a crash would do it. */
  kill(): Promise<void>;
}

/** How a hub is run, where that matters. */
export interface Way {
  /** A program that runs it, like `nohup`. */
  readonly through?: readonly string[];
  /** The user and the group whose process it is, which root alone may choose. */
  readonly uid?: number;
}

/** Starts a hub that its starter stops; `main` is that of another release than the one under test. */
export async function launchHub(
  env: Record<string, string>,
  main = MAIN,
  way: Way = {},
): Promise<HubProcess> {
  const { child, output } = spawnHub(env, main, way);
  const url = await listeningUrl(child, output);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return {
    url,
    process: child,
    output,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Runs a hub that is expected not to start. */
export async function failToStart(
  env: Record<string, string>,
  way: Way = {},
): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnHub(env, MAIN, way);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, output: output() };
}

function spawnHub(
  env: Record<string, string>,
  main: string,
  { through = [], uid }: Way,
): { child: ChildProcess; output: () => string } {
  const [program, ...args] = [...dyingWithUs(), ...through, process.execPath, main];
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  running.add(child);
  child.once('exit', () => running.delete(child));
  return { child, output: () => printed };
}

async function listeningUrl(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const url = /Listening on (http:[^\s"]+)/.exec(output())?.[1];
    if (url) return url;
    const isLate = Date.now() > deadline;
    // Nobody would end it, and it may yet take the port that its successor is to have.
    if (isLate) child.kill('SIGKILL');
    if (isLate || child.exitCode !== null) throw new Error(`The hub did not start:\n${output()}`);
    await sleep(25);
  }
}
