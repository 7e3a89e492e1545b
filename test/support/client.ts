import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

const PROGRAM = resolve('client/dist/backup-report.js');

export interface ClientRun {
  readonly process: ChildProcess;
  readonly ended: Promise<ClientEnd>;
}

export interface ClientEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host's own environment: its home, its spool and its hub. */
export interface Host {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Starts `backup-report` there. */
  start(args: readonly string[], options?: StartOptions): ClientRun;
  run(args: readonly string[], options?: StartOptions): Promise<ClientEnd>;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string | Buffer;
  /** The input goes on. */
  readonly keepsInput?: boolean;
  readonly node?: string;
  /** As another user than root. */
  readonly user?: { readonly uid?: number };
}

/** Where nothing of this machine's settings counts; without a hub where no URL is given. */
export async function makeHost(url?: string): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'host-'));
  onTestFinished(async () => {
    for (const pid of await flushersOf(folder)) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    ...(url === undefined ? {} : { BACKUP_HUB_URL: url }),
  };
  const start: Host['start'] = (args, options = {}) =>
    startClient(args, { ...options, env: { ...env, ...options.env } });
  return { folder, env, start, run: (args, options) => start(args, options).ended };
}

function startClient(
  args: readonly string[],
  { env = {}, cwd, input, keepsInput = false, node = process.execPath, user = {} }: StartOptions,
): ClientRun {
  const child = spawn(node, [PROGRAM, ...args], { env, ...user, ...(cwd === undefined ? {} : { cwd }) });
  child.stdin.on('error', () => {});
  if (!keepsInput) child.stdin.end(input);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    ...printed,
  }));
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return { process: child, ended };
}

/** The command that a `run` has started. */
export async function commandOf({ process: { pid } }: ClientRun): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    const [first] = children.trim().split(' ');
    if (first) return Number(first);
    await sleep(10);
  }
  throw new Error('the command did not start');
}

/** The processes that were left behind to flush the spool of a host. */
export async function flushersOf(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string): Promise<string> =>
        readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const isFlusher = (await read('cmdline')).includes('--background');
      return isFlusher && (await read('environ')).includes(folder) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

interface Status {
  readonly waiting: number;
  readonly jobs: number;
  readonly waiting_since: string | null;
  readonly sending: { readonly reason: string; readonly next_try_at: string } | null;
  readonly rejected: number;
  readonly trouble: string | null;
}

export async function statusOf(host: Host): Promise<Status> {
  return JSON.parse((await host.run(['status', '--json'])).stdout) as Status;
}

/** Where a server of a test listens. */
export async function listening(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes connections and never answers. */
export async function hangingHub(): Promise<string> {
  const server = createServer(() => {});
  onTestFinished(() => server.closeAllConnections());
  return `http://${await listening(server)}`;
}
