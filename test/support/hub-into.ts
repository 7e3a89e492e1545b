import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { eventually, request } from './hub.js';
import type { Hub } from './hub.js';
import { dyingWithUs } from './programs.js';

/** Where a stream of a process goes: into a pipe, or into this file. */
export type Into = 'pipe' | number;

export interface HubInto extends Hub {
  readonly process: ChildProcess;
}

/** Starts a hub that may be unable to print its port, and ends it with the test. */
export async function startHubInto(
  stdout: Into,
  stderr: Into,
  args: readonly string[],
  env: Record<string, string>,
): Promise<HubInto> {
  const port = await freePort();
  const [program, ...words] = [...dyingWithUs(), process.execPath];
  const child: ChildProcess = spawn(program, [...words, ...args], {
    env: { PATH: process.env['PATH'], PORT: String(port), ...env },
    stdio: ['ignore', stdout, stderr],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const hub = { url: `http://127.0.0.1:${port}`, process: child };
  await eventually(
    async () => [child.exitCode, await request(hub, 'GET', '/health/ready').catch(() => undefined)] as const,
    ([exitCode, ready]) => exitCode !== null || ready?.status === 200,
  );
  if (child.exitCode !== null) throw new Error(`The hub ended with ${child.exitCode}`);
  return hub;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
