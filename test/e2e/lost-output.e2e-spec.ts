import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HUB, shell } from '../support/command-line.js';
import type { Ended } from '../support/command-line.js';
import { freshDatabase } from '../support/databases.js';
import { eventually, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { startHubInto } from '../support/hub-into.js';
import type { HubInto } from '../support/hub-into.js';
import { valuesNow } from '../support/metrics.js';
import { inParallel } from '../support/parallel.js';
import { mountSmallDisk } from '../support/small-disk.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';

const MAIN = resolve('dist/main.js');
const TOLD = /(\d+) log lines? (?:was|were) lost: (stdout|stderr) was not writable \((\w+)\)/;

async function talkative(): Promise<Record<string, string>> {
  return { DATABASE_URL: await freshDatabase('sqlite'), LOG_LEVEL: 'debug' };
}

async function lost(hub: Hub): Promise<Record<string, number>> {
  return valuesNow(hub, 'hub_log_lines_lost_total');
}

/** Every request logs a line. */
async function untilLost(hub: Hub): Promise<void> {
  await eventually(
    () => lost(hub),
    ({ stdout = 0 }) => stdout > 2,
  );
}

/** Its readers have left, that of stderr last. */
async function expectToOutlive(hub: HubInto): Promise<void> {
  hub.process.stderr?.destroy();
  await untilLost(hub);
  await expectToServe(hub);
  hub.process.kill('SIGTERM');
  expect(await once(hub.process, 'exit')).toEqual([0, null]);
}

async function expectToServe(hub: Hub): Promise<void> {
  expect(await report(hub, 'j', { status: 'running' })).toMatchObject({ status: 200 });
}

describe('a hub', () => {
  it('by hub serve serves on when the readers of its log have left, and counts the lines', async () => {
    const hub = await startHubInto('pipe', 'pipe', [HUB, 'serve'], await talkative());
    expect(await lost(hub)).toEqual({ stdout: 0, stderr: 0 });
    hub.process.stdout?.destroy();
    await expectToOutlive(hub);
  });

  it.each(['json', 'pretty'])(
    'starts and serves where not a byte can be written, as %s',
    async (LOG_FORMAT) => {
      const full = await open('/dev/full', 'w');
      onTestFinished(() => full.close());
      const hub = await startHubInto(full.fd, full.fd, [MAIN], { ...(await talkative()), LOG_FORMAT });
      await untilLost(hub);
      await expectToServe(hub);
    },
  );

  it('by main.js does so too, and says once how many lines a pipe has lost, when somebody reads again', async () => {
    const env = await talkative();
    const fifo = join(dirname(env['DATABASE_URL']?.slice('sqlite:'.length) ?? ''), 'fifo');
    await promisify(execFile)('mkfifo', [fifo]);
    const reader = createReadStream(fifo);
    const writer = await open(fifo, 'w');
    const hub = await startHubInto(writer.fd, 'pipe', [MAIN], env);
    await writer.close();
    expect(await lost(hub)).toEqual({ stdout: 0, stderr: 0 });
    reader.destroy();
    await untilLost(hub);
    const lines: string[] = [];
    const next = createReadStream(fifo);
    onTestFinished(() => void next.destroy());
    createInterface(next).on('line', (line) => lines.push(line));
    const told = await eventually(
      async () => {
        await request(hub, 'GET', '/health/live');
        return lines.filter((line) => TOLD.test(line));
      },
      ({ length }) => length > 0,
    );
    const [, count, stream, reason] = TOLD.exec(told[0] ?? '') ?? [];
    expect({ count: Number(count), stream, reason }).toEqual({
      count: (await lost(hub))['stdout'],
      stream: 'stdout',
      reason: 'EPIPE',
    });
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ level: 'warn', context: 'Log' });
    await request(hub, 'GET', '/health/live');
    expect(lines.filter((line) => TOLD.test(line))).toHaveLength(1);
    next.destroy();
    await expectToOutlive(hub);
  });

  it('goes on in a new line of its file when a full disk has room again', async () => {
    const disk = await mountSmallDisk(1);
    if (!disk) throw new Error('This test fills a tmpfs, which this user may not mount: run it as root.');
    onTestFinished(() => disk.remove());
    const path = join(disk.path, 'log');
    const log = await open(path, 'a');
    const hub = await startHubInto(log.fd, log.fd, [MAIN], await talkative());
    await log.close();
    await disk.fill();
    await untilLost(hub);
    await expectToServe(hub);
    await disk.free();
    const lines = await eventually(
      async () => {
        await request(hub, 'GET', '/health/live');
        return (await readFile(path, 'utf8')).split('\n');
      },
      (all) => all.some((line) => TOLD.test(line)),
    );
    expect(TOLD.exec(lines.find((line) => TOLD.test(line)) ?? '')).toMatchObject({
      2: 'stdout',
      3: 'ENOSPC',
    });
    // The one that the disk had not room enough for.
    const torn = lines.filter((line) => line !== '' && !line.endsWith('}'));
    expect(torn.length).toBeLessThanOrEqual(1);
    for (const line of lines) if (line.endsWith('}')) JSON.parse(line);
  });
});

/** Writes 16 MiB of lines into a pipe that nobody reads, then says how much of them waits and how many were lost. */
const WRITES_ON = `
import { lostLines, outliveReaders } from ${JSON.stringify(resolve('dist/platform/logging/lost-lines.js'))};
outliveReaders({ warn() {} });
for (let line = 0; line < 16_384; line++) process.stdout.write('x'.repeat(1023) + '\\n');
process.stderr.write(JSON.stringify({ waiting: process.stdout.writableLength, lost: lostLines.stdout }) + '\\n');
setInterval(() => {}, 1000);
`;

it('keeps no more than a few megabytes for a reader that has stopped reading', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITES_ON]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  const { waiting, lost: count } = JSON.parse(line) as { waiting: number; lost: number };
  expect(waiting).toBeGreaterThan(2 ** 22);
  expect(waiting).toBeLessThan(2 ** 22 + 2048);
  expect(count * 1024 + waiting).toBeGreaterThan(15 * 2 ** 20);
});

describe('a command', () => {
  // One for each way to print: by Commander, a table, JSON, lines, work and its result. All print by output.ts.
  const COMMANDS = ['--help', 'jobs list', 'jobs show j --json', 'check', 'prune --older-than 1d --dry-run'];
  const FEW = ['--help', 'jobs list', 'check --json'];
  let suite: SuiteHub<Hub>;
  beforeAll(async () => {
    suite = await openForSuite('sqlite');
    await report(suite.hub, 'j', { status: 'running' });
  });
  afterAll(() => suite.end());

  /** Each beside a hub with one job. */
  async function run(
    commands: readonly string[],
    redirection: string,
  ): Promise<(Ended & { command: string })[]> {
    const ended: (Ended & { command: string })[] = [];
    await inParallel(2, commands, async (command, index) => {
      ended[index] = { command, ...(await shell(`$HUB ${command} ${redirection}`, suite.databaseUrl)) };
    });
    return ended;
  }

  it('fails with one sentence where its result cannot be written', async () => {
    const stderr = 'Cannot write the output: ENOSPC: no space left on device, write\n';
    expect(await run(COMMANDS, '>/dev/full')).toEqual(
      COMMANDS.map((command) => ({ command, code: 1, stdout: '', stderr })),
    );
  });

  it('ends quietly where nobody reads its result', async () => {
    expect(await run(FEW, '| true')).toEqual(
      FEW.map((command) => ({ command, code: 0, stdout: '', stderr: '' })),
    );
  });

  it('does its work where what stands beside its result cannot be written', async () => {
    expect(await run(FEW, '2>/dev/full')).toEqual(
      FEW.map((command) => ({ command, code: 0, stdout: expect.stringMatching(/./), stderr: '' })),
    );
  });

  it('has its exit code where its sentence cannot be written', async () => {
    const url = await freshDatabase('sqlite');
    expect(await shell('$HUB jobs list 2>/dev/full', url)).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await shell('$HUB jobs bogus 2>/dev/full', url)).toEqual({ code: 2, stdout: '', stderr: '' });
    expect(await shell('$HUB serve 2>/dev/full', 'mysql://none')).toMatchObject({ code: 1 });
    expect(await shell('PORT=x $HUB check | true', url)).toMatchObject({ code: 1, stderr: '' });
  });

  it('fails where only the beginning of its result can be written', async () => {
    const disk = await mountSmallDisk(1);
    if (!disk) throw new Error('This test fills a tmpfs, which this user may not mount: run it as root.');
    onTestFinished(() => disk.remove());
    const file = join(disk.path, 'help');
    const most = (await shell('$HUB --help', 'sqlite:none')).stdout.length;
    await shell(`head -c 4000 /dev/zero >"${file}"`, 'sqlite:none');
    await disk.fill();
    const { code, stderr } = await shell(`$HUB --help >>"${file}"`, 'sqlite:none');
    expect((await readFile(file)).length).toBeLessThan(4000 + most);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^Cannot write the output: .*\n$/),
    });
  });
});
