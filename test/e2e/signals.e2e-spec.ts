import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../support/databases.js';
import { eventually, report, request, startHubProcess } from '../support/hub.js';
import type { HubProcess } from '../support/hub.js';
import { logLines } from '../support/log-lines.js';

const ENDING = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGXCPU'] as const;
const IGNORED = ['SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

function messages(hub: HubProcess): string[] {
  return logLines(hub.output()).map(({ message }) => message);
}

/** Whether a process has a handler of SIGHUP, which is number 1; SIGTERM is one of Node.js's own. */
async function heedsSighup(pid: number): Promise<boolean> {
  const [, caught = '0'] = /^SigCgt:\s*(\w+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}

async function hubOnFile(): Promise<HubProcess> {
  return startHubProcess({ DATABASE_URL: await freshDatabase('sqlite') });
}

describe('a hub', () => {
  it.each(ENDING)('ends in order at %s, and says so', async (signal) => {
    const hub = await hubOnFile();
    await report(hub, 'j', { status: 'running' });
    hub.process.kill(signal);
    expect(await once(hub.process, 'close')).toEqual([0, null]);
    expect(messages(hub).at(-1)).toBe(`${signal} received: shutting down`);
  });

  it('serves on at those that mean nothing to it, and says each once', async () => {
    const hub = await hubOnFile();
    for (const signal of [...IGNORED, ...IGNORED, 'SIGPIPE'] as const) hub.process.kill(signal);
    await eventually(
      async () => messages(hub).filter((message) => message.includes(' is ignored: ')),
      ({ length }) => length === IGNORED.length,
    );
    expect(await report(hub, 'j', { status: 'running' })).toMatchObject({ status: 200 });
    expect(hub.output()).not.toContain('Debugger listening');
    expect(await hub.stop()).toBe(0);
    for (const signal of IGNORED) {
      expect(messages(hub).filter((message) => message.startsWith(signal))).toHaveLength(1);
    }
  });

  it('serves on under nohup when its terminal is gone', async () => {
    const env = { DATABASE_URL: await freshDatabase('sqlite') };
    const hub = await startHubProcess(env, { through: ['nohup'] });
    hub.process.kill('SIGHUP');
    await eventually(
      async () => messages(hub),
      (all) => all.some((message) => message.startsWith('SIGHUP is ignored')),
    );
    expect(await request(hub, 'GET', '/health/ready')).toMatchObject({ status: 200 });
  });

  it('ends no sooner for a second signal while it ends', async () => {
    const hub = await hubOnFile();
    const grace = messages(hub).length;
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM'] as const) hub.process.kill(signal);
    expect(await once(hub.process, 'close')).toEqual([0, null]);
    expect(messages(hub).slice(grace)).toEqual([expect.stringMatching(/^SIG(TERM|INT) received: shutting/)]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('that still waits for its server ends at %s', async (signal) => {
    const child = spawn(process.execPath, [resolve('dist/main.js')], {
      env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: 'mysql://hub@127.0.0.1:1/hub' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const printed = text(child.stdout);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await printed).toMatch(
      new RegExp(`trying again in 3 s.*\n.*${signal} received: shutting down.*\n$`),
    );
  });

  it('that is still being loaded deals with a signal once it can tell', async () => {
    const child = spawn(process.execPath, [resolve('dist/main.js')], {
      env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: await freshDatabase('sqlite') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await eventually(
      async () => heedsSighup(child.pid ?? 0),
      (is) => is,
    );
    for (const signal of ['SIGHUP', 'SIGTERM'] as const) child.kill(signal);
    const [printed, ended] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(ended).toEqual([0, null]);
    // Two signals that wait for the process are told in whichever order it learns of them.
    expect(printed).toContain('SIGHUP is ignored');
    expect(printed).toContain('SIGTERM received: shutting down');
  });
});
