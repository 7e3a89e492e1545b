import { mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandOf, makeHost } from '../support/client.js';
import { eventually, jobOf } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';

const PIPE = `${process.execPath} ${resolve('client/dist/backup-report.js')} pipe`;
let suite: SuiteHub<Hub & { close(): Promise<void> }>;
let hub: Hub;
beforeAll(async () => {
  suite = await openForSuite('sqlite');
  ({ hub } = suite);
});
afterAll(() => suite.end());

describe('pipe', () => {
  it('is a part of the job of the run around it, which knows how it ended', async () => {
    const host = await makeHost(hub.url);
    const pipeline = `head -c 3000000 /dev/zero | ${PIPE} | wc -c`;
    const end = await host.run(['run', '--id', 'part', '--wait', '30s', '--', 'sh', '-c', pipeline]);
    expect(end).toMatchObject({ code: 0, stdout: '3000000\n' });
    expect(await jobOf(hub, 'part')).toMatchObject({ status: 'completed', bytes_transferred: 3_000_000 });
  });

  it.each([
    ['completed', 100_000],
    ['failed', 99_999],
  ])('alone is %s by the number of bytes that were expected', async (status, expected) => {
    const host = await makeHost(hub.url);
    const id = `pipe-${status}`;
    const args = ['pipe', '--id', id, '--expect-bytes', String(expected), '--wait', '30s'];
    const end = await host.run(args, { input: 'x'.repeat(100_000) });
    expect(end).toMatchObject({ code: 0, stdout: 'x'.repeat(100_000) });
    const job = await jobOf(hub, id);
    expect(job).toMatchObject({ status, bytes_transferred: 100_000 });
    if (status === 'failed') expect(job.error_message).toBe('100000 bytes passed where 99999 were expected');
  });

  it('copies where it cannot report, and says why', async () => {
    const host = await makeHost('hub.example');
    const end = await host.run(['pipe', '--colour', '--expect-bytes', 'many'], { input: 'stream' });
    expect(end).toMatchObject({ code: 0, stdout: 'stream' });
    expect(end.stderr).toMatch(
      /--colour is not understood, and is ignored\n.*the URL "hub.example" must be like/,
    );
  });

  it('copies by itself where there is no dd', async () => {
    const host = await makeHost(hub.url);
    const bin = join(host.folder, 'bin');
    await mkdir(bin);
    await symlink(process.execPath, join(bin, 'node'));
    const args = ['pipe', '--id', 'alone', '--expect-bytes', '1000000', '--wait', '30s'];
    const end = await host.run(args, { input: 'x'.repeat(1_000_000), env: { PATH: bin } });
    expect(end).toMatchObject({ code: 0, stderr: '', stdout: 'x'.repeat(1_000_000) });
    expect((await jobOf(hub, 'alone')).status).toBe('completed');
  });

  it.each([
    [
      'its reader ends before it',
      `yes | ${PIPE} --id %s --wait 30s | head -c 10 >/dev/null; echo \${PIPESTATUS[1]}`,
      '141',
      'the reader of the stream ended before it',
    ],
    [
      'there is no space',
      `echo x | ${PIPE} --id %s --wait 30s >/dev/full; echo $?`,
      '1',
      "could not be copied: error writing 'standard output': No space left on device",
    ],
  ])('fails where %s', async (why, script, code, error) => {
    const host = await makeHost(hub.url);
    const id = why.replaceAll(' ', '-');
    const end = await host.run(['run', '--', 'bash', '-c', script.replace('%s', id)]);
    expect(end.stdout).toBe(`${code}\n`);
    expect(await jobOf(hub, id)).toMatchObject({
      status: 'failed',
      error_message: expect.stringContaining(error) as string,
    });
  });

  it('tells the bytes while they pass, and the signal that ends it', async () => {
    const host = await makeHost(hub.url);
    const run = host.start(['pipe', '--id', 'killed', '--total-bytes', '1000', '--wait', '30s'], {
      keepsInput: true,
    });
    run.process.stdin?.write('x'.repeat(500));
    await eventually(
      () => jobOf(hub, 'killed'),
      // The kernel's figure has a byte that Node writes before it starts dd.
      ({ bytes_transferred: bytes }) => bytes === 500 || bytes === 501,
    );
    expect(await commandOf(run)).toBeGreaterThan(0);
    run.process.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ signal: 'SIGTERM', stdout: 'x'.repeat(500) });
    expect(await jobOf(hub, 'killed')).toMatchObject({
      status: 'failed',
      error_message: 'pipe was killed by SIGTERM',
    });
  });
});
