import { execFile, spawn } from 'node:child_process';
import type { SpawnOptions, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandOf, flushersOf, hangingHub, makeHost, statusOf } from '../support/client.js';
import { freePort } from '../support/database-server.js';
import { eventually, jobOf, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';

let suite: SuiteHub<Hub & { close(): Promise<void> }>;
let hub: Hub;
beforeAll(async () => {
  suite = await openForSuite('sqlite');
  ({ hub } = suite);
});
afterAll(() => suite.end());

describe('run', () => {
  it('leaves input, output and exit code to the command, whatever they are', async () => {
    const host = await makeHost(hub.url);
    const script = 'cat; printf "\\377\\000x" ; echo oops >&2; exit 42';
    const end = await host.run(['run', '--id', 'plain', '--wait', '30s', '--', 'sh', '-c', script], {
      input: 'a\nb',
    });
    expect(end).toMatchObject({ code: 42, signal: null, stdout: 'a\nb\uFFFD\u0000x', stderr: 'oops\n' });
    expect(await jobOf(hub, 'plain')).toMatchObject({
      status: 'failed',
      error_message: 'sh exited with code 42',
    });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGALRM'] as const)(
    'passes %s on, and ends as the command does',
    async (signal) => {
      const host = await makeHost(hub.url);
      const run = host.start(['run', '--id', signal, '--wait', '30s', '--', 'sleep', '1000']);
      await eventually(
        () => jobOf(hub, signal),
        ({ status }) => status === 'running',
      );
      run.process.kill(signal);
      expect(await run.ended).toMatchObject({ code: null, signal });
      expect(await jobOf(hub, signal)).toMatchObject({
        status: 'failed',
        error_message: `sleep was killed by ${signal}`,
      });
    },
  );

  it('lets the command answer a signal as it likes', async () => {
    const host = await makeHost(hub.url);
    const script = "trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 0.1; done";
    const run = host.start(['run', '--id', 'saved', '--wait', '30s', '--', 'sh', '-c', script]);
    await once(run.process.stdout ?? run.process, 'data');
    run.process.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0, stdout: 'ready\nsaved\n' });
    expect(await jobOf(hub, 'saved')).toMatchObject({ status: 'completed' });
  });

  it.each([
    ['bash starts', 'nohup "$RUN" run --id $ID --wait 30s -- bash -c', 'pipe'],
    [
      'has cut off the terminal of',
      'exec env -u _ nohup "$RUN" run --id $ID --wait 30s -- bash -c',
      '/dev/null',
    ],
  ])('survives a hangup like its command where nohup %s it', async (_, start, input) => {
    const host = await makeHost(hub.url);
    const id = `hangup-${input === 'pipe'}`;
    const command = '(echo begun; cat go) | "$RUN" pipe --total-bytes 100 | cat >copied';
    const env = { ...host.env, ID: id, RUN: resolve('client/dist/backup-report.js') };
    await promisify(execFile)('mkfifo', [join(host.folder, 'go')]);
    const stdin = input === 'pipe' ? input : await open(input, 'w');
    const stdio: StdioOptions = [typeof stdin === 'string' ? stdin : stdin.fd, 'ignore', 'ignore'];
    // A group of its own, as a terminal hangs up on.
    const child = spawn('bash', ['-c', `${start} '${command}'`], {
      cwd: host.folder,
      env,
      detached: true,
      stdio,
    });
    const ended = once(child, 'close');
    const copied = (): Promise<string> => readFile(join(host.folder, 'copied'), 'utf8');
    await eventually(
      () => copied().catch(() => ''),
      (text) => text === 'begun\n',
    );
    process.kill(-(child.pid as number), 'SIGHUP');
    const go = await open(join(host.folder, 'go'), 'r+');
    await go.write('survived');
    await go.close();
    expect(await ended).toEqual([0, null]);
    expect(await copied()).toBe('begun\nsurvived');
    expect(await jobOf(hub, id)).toMatchObject({ status: 'completed', bytes_transferred: 14 });
  });

  it('does not wait for a process that the command leaves behind with its output', async () => {
    const host = await makeHost(hub.url);
    const script = 'sleep 1000 >/dev/null & echo $!; head -c 300000 /dev/zero >&2; printf last >&2';
    const args = ['run', '--id', 'left', '--tool', 'tar', '--wait', '30s', '--', 'bash', '-c', script];
    const end = await host.run(args);
    expect(process.kill(Number(end.stdout), 'SIGKILL')).toBe(true);
    expect(end.stderr).toHaveLength(300_004);
    expect(end.stderr.endsWith('last')).toBe(true);
    expect(await jobOf(hub, 'left')).toMatchObject({ status: 'completed' });
  });

  it('makes an id of host, tool, tag and start', async () => {
    const host = await makeHost(hub.url);
    await host.run(['run', '--tag', 'nightly', '--vm', 'pg-made', '--wait', '30s', '--', 'true']);
    const { body } = await request<{ items: { id: string }[] }>(hub, 'GET', '/api/v1/jobs?vm_name=pg-made');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]?.id).toMatch(/-true-nightly-\d{8}T\d{9}Z-\d+$/);
  });

  it.each([
    ['a hub that is down', async () => `http://127.0.0.1:${await freePort()}`],
    ['a hub that hangs', hangingHub],
    ['a URL that is none', async () => 'hub.example'],
  ])('runs the command with %s, and keeps the words', async (_, url) => {
    const host = await makeHost(await url());
    const end = await host.run(['run', '--id', 'kept', '--', 'sh', '-c', 'echo done']);
    expect(end).toMatchObject({ code: 0, stdout: 'done\n' });
    const env = { BACKUP_HUB_URL: hub.url };
    const { stdout } = await host.run(['status', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ waiting: 2, jobs: 1 });
  });

  it('runs the command where nothing of its own works', async () => {
    const host = await makeHost(hub.url);
    await writeFile(join(host.folder, 'state'), 'no folder');
    await mkdir(join(host.folder, '.config'));
    await writeFile(join(host.folder, '.config', 'backup-report.json'), '{');
    const end = await host.run(['run', '--colour', '--type', 'copy', '--', 'sh', '-c', 'echo done; exit 3']);
    expect(end).toMatchObject({ code: 3, stdout: 'done\n' });
    expect(end.stderr.split('\n').filter(Boolean)).toEqual([
      expect.stringContaining('--colour is not understood'),
      expect.stringContaining('backup-report.json is not JSON'),
      expect.stringContaining('--type must be one of backup, restore, replication'),
      expect.stringContaining('reports are kept in memory'),
    ]);
  });

  it('says like a shell that there is no such command', async () => {
    const host = await makeHost(hub.url);
    const end = await host.run(['run', '--id', 'nothing', '--wait', '30s', '--', 'no-such-command']);
    expect(end).toMatchObject({ code: 127, stderr: 'backup-report: no-such-command: command not found\n' });
    expect((await jobOf(hub, 'nothing')).error_message).toContain('command not found');
    await writeFile(join(host.folder, 'text'), '');
    await chmod(join(host.folder, 'text'), 0o600);
    expect((await host.run(['run', '--', join(host.folder, 'text')])).code).toBe(126);
  });

  it('leaves a process behind that sends the last word, and waits for nobody', async () => {
    const host = await makeHost(hub.url);
    await host.run(['run', '--id', 'quick', '--', 'true']);
    await eventually(
      () => jobOf(hub, 'quick'),
      ({ status }) => status === 'completed',
    );
    await eventually(
      () => statusOf(host),
      ({ waiting }) => waiting === 0,
    );
  });

  it('leaves one such process behind, however many runs there are', async () => {
    const host = await makeHost(`http://127.0.0.1:${await freePort()}`);
    for (let count = 0; count < 4; count++) await host.run(['run', '--id', `many-${count}`, '--', 'true']);
    const flushers = await eventually(
      () => flushersOf(host.folder),
      (pids) => pids.length > 0,
    );
    expect(flushers).toHaveLength(1);
  });

  it('keeps a job alive whose command says nothing', async () => {
    const host = await makeHost(hub.url);
    const run = host.start(['run', '--id', 'alive', '--', 'sleep', '1000']);
    const before = await eventually(
      () => jobOf(hub, 'alive'),
      ({ status }) => status === 'running',
    );
    await eventually(
      async () => {
        await sleep(1_000);
        return jobOf(hub, 'alive');
      },
      ({ last_telemetry_at: at }) => at !== before.last_telemetry_at,
    );
    process.kill(await commandOf(run), 'SIGKILL');
    await run.ended;
  });

  it('ends by the signal that ended the command, also by one that Node ignores', async () => {
    const host = await makeHost(hub.url);
    expect(await host.run(['run', '--', 'sh', '-c', 'kill -PIPE $$'])).toMatchObject({ signal: 'SIGPIPE' });
  });

  it('gives the command every descriptor that it was given itself', async () => {
    const host = await makeHost(hub.url);
    const program = `${process.execPath} ${resolve('client/dist/backup-report.js')}`;
    await writeFile(join(host.folder, 'disk.raw'), Buffer.alloc(1_000_000));
    const script = `
      ${program} run -- sh -c 'read line <&4; echo "$line" >&7' 4<<<'of a list' 7>seven
      ${program} run --id with-descriptors --wait 30s -- sh -c 'nbdcopy "$@" && echo four >&3' nbdcopy disk.raw copy.raw 3>three
      ${program} run --id beside --disk 0 --wait 30s -- nbdcopy disk.raw copy.raw 3>>three`;
    expect(await endOf('bash', ['-c', script], { cwd: host.folder, env: host.env })).toEqual([0, null]);
    expect(await readFile(join(host.folder, 'seven'), 'utf8')).toBe('of a list\n');
    // nbdcopy's progress has a descriptor of its own.
    expect(await readFile(join(host.folder, 'three'), 'utf8')).toBe('four\n');
    expect((await jobOf(hub, 'beside')).disks).toMatchObject([
      { status: 'completed', progress_percent: 100 },
    ]);
  });

  it('reads a tool behind nice, and lets one be that is hidden in a shell', async () => {
    const host = await makeHost(hub.url);
    await writeFile(join(host.folder, 'file'), 'x'.repeat(1_000));
    const run = async (id: string, ...command: string[]): Promise<unknown> =>
      host.run(['run', '--id', id, '--wait', '30s', ...command], { cwd: host.folder });
    expect(await run('niced', '--', 'nice', '-n', '5', 'rsync', '-a', 'file', 'copy')).toMatchObject({
      code: 0,
    });
    expect(await jobOf(hub, 'niced')).toMatchObject({ status: 'completed', bytes_transferred: 1_000 });
    const hidden = ['--tool', 'rsync', '--colour', 'red', '--', 'sh', '-c', 'rsync -a file copy'];
    expect(await run('hidden', ...hidden)).toMatchObject({ code: 0 });
    expect(await jobOf(hub, 'hidden')).toMatchObject({ status: 'completed', bytes_transferred: null });
  });
});

async function endOf(program: string, args: readonly string[], options: SpawnOptions): Promise<unknown[]> {
  return once(spawn(program, args, { ...options, stdio: 'ignore' }), 'close');
}
