import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endingOf } from '../running/ending.js';
import type { Ending } from '../running/ending.js';
import { Findings } from '../running/findings.js';
import { pump } from '../running/pump.js';
import type { DiskFigures, JobFigures } from '../reporter/options.js';
import type { Prepared, StreamReader } from './adapter.js';
import { chooseAdapter, toolOf } from './choose.js';

const RECORDED: Readonly<Record<string, readonly string[]>> = {
  'restic-backup': ['restic', 'backup', 'tree'],
  'restic-unreadable': ['restic', 'backup', 'tree', '/proc/self/mem'],
  'restic-wrong-password': ['restic', 'backup', 'tree'],
  'borg-create': ['borg', 'create', 'borg-repo::a', 'tree', 'missing'],
  'borg-exists': ['borg', 'create', 'borg-repo::a', 'tree'],
  'rclone-copy': ['rclone', 'copy', 'tree', 'copied'],
  'rclone-missing': ['rclone', 'copy', 'missing', 'copied'],
  'rsync-copy': ['rsync', '-av', 'tree/', 'synced/'],
  'rsync-growing': ['rsync', '-a', '/usr/share/doc/', 'docs/'],
  'rsync-missing': ['rsync', '-a', 'missing/', 'synced/'],
  nbdcopy: ['nbdcopy', 'disk.raw', 'copy.raw'],
  'qemu-img': ['qemu-img', 'convert', '-O', 'qcow2', 'disk.raw', 'disk.qcow2'],
  'qemu-img-missing': ['qemu-img', 'convert', '-O', 'qcow2', 'missing', 'disk.qcow2'],
  pg_basebackup: ['pg_basebackup', '-D', 'base'],
  'pg_basebackup-exists': ['pg_basebackup', '-D', 'base'],
};

interface Told {
  readonly findings: Findings;
  readonly said: JobFigures[];
  readonly disks: DiskFigures[];
  readonly ending: Ending;
  readonly printed: { stdout: Buffer; stderr: Buffer };
}

interface Recording {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly code: number;
}

function recordingOf(name: string): Recording {
  const read = (end: string): Buffer =>
    readFileSync(join(import.meta.dirname, '../../fixtures', `${name}.${end}`));
  return { stdout: read('stdout'), stderr: read('stderr'), code: Number(read('code').toString()) };
}

/** Reads what a tool printed as `run` would, in chunks of any sizes. */
async function listen(
  command: readonly string[],
  recording: Recording,
  sizes: readonly number[] = [],
): Promise<Told> {
  const findings = new Findings();
  const said: JobFigures[] = [];
  const disks: DiskFigures[] = [];
  findings.tell({
    phase: () => {},
    progress: (figures) => said.push(figures),
    disk: (_, figures) => disks.push(figures),
  });
  const tool = toolOf(command);
  const prepared = chooseAdapter(tool)?.prepare(command, findings, {}) ?? { command };
  const printed = {
    stdout: await passedOn(recording.stdout, prepared.stdout ?? prepared.descriptor?.reader, sizes),
    stderr: await passedOn(recording.stderr, prepared.stderr, sizes),
  };
  const ending = endingOf(tool, { code: recording.code, signal: null }, prepared, findings);
  return { findings, said, disks, ending, printed };
}

async function passedOn(
  bytes: Buffer,
  reader: StreamReader | undefined,
  sizes: readonly number[],
): Promise<Buffer> {
  if (reader === undefined) return bytes;
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  const output = {
    write(chunk: Buffer | string): boolean {
      chunks.push(Buffer.from(chunk));
      return true;
    },
    once: () => {},
  };
  pump(stream, reader, output);
  let at = 0;
  for (const size of sizes) {
    stream.write(bytes.subarray(at, at + size));
    at += size;
  }
  stream.end(bytes.subarray(at));
  await new Promise((resolve) => stream.once('close', resolve));
  return Buffer.concat(chunks);
}

const told = async (name: string): Promise<Told> => listen(RECORDED[name] ?? [], recordingOf(name));
const names = Object.keys(RECORDED);

describe('the figures in what was recorded', () => {
  it.each([
    ['restic-backup', { bytesTransferred: 20_820_000, totalBytes: 20_820_000 }],
    ['borg-create', { bytesTransferred: 20_820_000 + 2_000 }],
    ['rclone-copy', { bytesTransferred: 20_820_000, totalBytes: 20_820_000 }],
    ['rsync-copy', { bytesTransferred: 20_820_000 }],
    ['pg_basebackup', { bytesTransferred: 22_953 * 1024, totalBytes: 22_953 * 1024 }],
  ])('of %s are those of the tool', async (name, figures) => {
    const { findings, ending } = await told(name);
    const { bytesTransferred: bytes = 0, totalBytes: total } = findings.known;
    // borg counts its own records too.
    if (name.startsWith('borg'))
      expect(Math.abs((bytes ?? 0) - figures.bytesTransferred)).toBeLessThan(2_100);
    else expect({ bytesTransferred: bytes, totalBytes: total }).toMatchObject(figures);
    expect(ending.isWell).toBe(true);
  });

  it.each(['nbdcopy', 'qemu-img'])('of %s are percentages', async (name) => {
    const { said, disks } = await told(name);
    const percents = [...said, ...disks].map(({ progressPercent }) => progressPercent);
    expect(percents.at(-1)).toBe(99.99);
    expect(percents).toEqual(percents.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  it('of rsync leave the percentage out while the list of files grows', async () => {
    const { said } = await told('rsync-growing');
    expect(said.length).toBeGreaterThan(10);
    expect(said.every(({ progressPercent }) => progressPercent === null || progressPercent === 0)).toBe(true);
  });

  it('of restic have no total until it holds still', async () => {
    const line = (seconds: number, total: number): string =>
      `${JSON.stringify({ message_type: 'status', seconds_elapsed: seconds, total_bytes: total, bytes_done: 10 })}\n`;
    const output = [line(1, 100), line(2, 200), line(3, 300), line(4, 300), line(5, 300), line(6, 400)].join(
      '',
    );
    const { said } = await listen(['restic', 'backup'], {
      stdout: Buffer.from(output),
      stderr: Buffer.alloc(0),
      code: 0,
    });
    expect(said.map(({ totalBytes }) => totalBytes)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      300,
      null,
    ]);
  });
});

describe('the end that the recorded exit codes and outputs tell', () => {
  it.each([
    ['restic-unreadable', true, 1, undefined],
    ['restic-wrong-password', false, 0, 'wrong password or no key found'],
    ['borg-create', true, 1, undefined],
    ['borg-exists', false, 0, 'Archive a already exists'],
    ['rclone-missing', false, 1, 'directory not found'],
    ['rsync-missing', false, 0, 'No such file or directory'],
    ['qemu-img-missing', false, 0, "Could not open 'missing'"],
    ['pg_basebackup-exists', false, 0, 'exists but is not empty'],
  ])('of %s', async (name, isWell, warnings, error) => {
    const { ending } = await told(name);
    expect(ending).toMatchObject({ isWell, warnings });
    if (error === undefined) expect(ending.error).toBeUndefined();
    else expect(ending.error).toContain(error);
  });

  it.each([
    ['restic', ['restic', 'backup'], 10, 'the repository does not exist'],
    ['restic', ['restic', 'backup'], 11, 'the repository is locked'],
    ['restic', ['restic', 'backup'], 12, 'the password is wrong'],
    ['rsync', ['rsync'], 30, 'a timeout'],
  ])('of %s %j with exit code %i', async (_, command, code, meaning) => {
    const nothing = Buffer.alloc(0);
    const { ending } = await listen(command, { stdout: nothing, stderr: nothing, code });
    expect(ending.error).toContain(meaning);
  });

  // As newer releases than Debian's print it.
  it('of an exit_error of restic', async () => {
    const stderr = Buffer.from(
      '{"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}\n',
    );
    const { ending, printed } = await listen(['restic', 'backup'], {
      stdout: Buffer.alloc(0),
      stderr,
      code: 12,
    });
    expect(ending.error).toBe(
      'restic exited with code 12 (the password is wrong): Fatal: wrong password or no key found',
    );
    expect(printed.stderr.toString()).toBe('Fatal: wrong password or no key found\n');
  });

  it.each([
    [['rsync'], 24],
    [['borg', 'create'], 107],
    [['restic', 'backup'], 3],
  ])('of %j with exit code %i is a completed job with a warning', async (command, code) => {
    const nothing = Buffer.alloc(0);
    const { ending } = await listen(command, { stdout: nothing, stderr: nothing, code });
    expect(ending).toEqual({ isWell: true, warnings: 1 });
  });
});

describe('the output', () => {
  // The recording of rsync-growing ends in the middle of a figure.
  it.each(names.filter((name) => name !== 'rsync-growing'))(
    'of %s has nothing of what was added',
    async (name) => {
      const { printed } = await told(name);
      const text = printed.stdout.toString() + printed.stderr.toString();
      expect(text).not.toMatch(/^\{|message_type|archive_progress|"stats"|\d+%|\/100|kB \(/m);
    },
  );

  it('of restic and rsync is what people read', async () => {
    expect((await told('restic-backup')).printed.stdout.toString()).toMatch(
      /^\nFiles: {10}40 new, {5}0 changed, {5}0 unmodified\nDirs: .*\nAdded to the repository: 19\.\d{3} MiB\n\nprocessed 40 files, 19\.855 MiB in 0:0\d\nsnapshot [0-9a-f]{8} saved\n$/,
    );
    const [first, second, third] = (await told('rsync-copy')).printed.stdout.toString().split('\n');
    expect([first, second, third]).toEqual([
      'sending incremental file list',
      'created directory synced',
      './',
    ]);
  });

  it('that the user asked for stays as it is, byte for byte', async () => {
    for (const [name, command] of [
      ['restic-backup', ['restic', 'backup', '--json', 'tree']],
      ['borg-create', ['borg', 'create', '--log-json', '--progress', '--json', 'r::a']],
      ['rclone-copy', ['rclone', 'copy', '--use-json-log', '--stats', '1s', 'a', 'b']],
      ['rsync-copy', ['rsync', '-a', '--info=progress2', 'a', 'b']],
      ['qemu-img', ['qemu-img', 'convert', '-p', 'a', 'b']],
      ['pg_basebackup', ['pg_basebackup', '-P', '-D', 'b']],
    ] as const) {
      const recording = recordingOf(name);
      const { printed } = await listen(command, recording);
      expect(printed).toEqual({ stdout: recording.stdout, stderr: recording.stderr });
    }
  });
});

describe('options', () => {
  const added = (command: readonly string[]): Prepared => {
    const prepared = chooseAdapter(toolOf(command))?.prepare(command, new Findings(), {});
    return prepared ?? { command };
  };
  it.each([
    [
      ['restic', '-r', 'backup', 'backup', 'x'],
      ['restic', '-r', 'backup', 'backup', '--json', 'x'],
    ],
    [
      ['/usr/bin/restic', 'backup', '-v', 'x'],
      ['/usr/bin/restic', 'backup', '-v', 'x'],
    ],
    [
      ['restic', 'snapshots'],
      ['restic', 'snapshots'],
    ],
    [
      ['borg', 'create', '--stats', 'r::a'],
      ['borg', 'create', '--log-json', '--progress', '--stats', 'r::a'],
    ],
    [
      ['borg', 'prune', 'r'],
      ['borg', 'prune', 'r'],
    ],
    [
      ['rclone', 'copy', '-P', 'a', 'b'],
      ['rclone', 'copy', '-P', 'a', 'b'],
    ],
    [
      ['rsync', '-aq', 'a', 'b'],
      ['rsync', '-aq', 'a', 'b'],
    ],
    [
      ['rsync', '--progress', 'a', 'b'],
      ['rsync', '--progress', 'a', 'b'],
    ],
    [
      ['rsync', '-a', '--i-r', 'a', 'b'],
      ['rsync', '--info=progress2', '-a', '--i-r', 'a', 'b'],
    ],
    [
      ['nbdcopy', '-p', 'a', 'b'],
      ['nbdcopy', '-p', 'a', 'b'],
    ],
    [
      ['qemu-img', 'info', 'a'],
      ['qemu-img', 'info', 'a'],
    ],
    [
      ['qemu-img', 'convert', '-q', 'a', 'b'],
      ['qemu-img', 'convert', '-q', 'a', 'b'],
    ],
    [
      ['pg_basebackup', '--progress', '-D', 'b'],
      ['pg_basebackup', '--progress', '-D', 'b'],
    ],
    [
      ['pg_dump', 'db'],
      ['pg_dump', 'db'],
    ],
  ])('turn %j into %j', (command, expected) => {
    expect(added(command).command).toEqual(expected);
  });
});

describe('spoilt output costs figures alone', () => {
  const chunkings = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 });
  const name = fc.constantFrom(...names);

  it('says the same however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(name, chunkings, async (which, sizes) => {
        const command = RECORDED[which] ?? [];
        const whole = await listen(command, recordingOf(which));
        const cut = await listen(command, recordingOf(which), sizes);
        expect(cut.said).toEqual(whole.said);
        expect(cut.disks).toEqual(whole.disks);
        expect(cut.ending).toEqual(whole.ending);
      }),
      { numRuns: 150 },
    );
  });

  it('never fails, and stays below 100 %, with any bytes cut out or put in', async () => {
    const spoilt = fc.record({
      at: fc.nat(20_000),
      without: fc.nat(300),
      with: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(200_000).fill(0x7b))),
    });
    await fc.assert(
      fc.asyncProperty(name, spoilt, chunkings, async (which, { at, without, with: noise }, sizes) => {
        const recording = recordingOf(which);
        const spoil = (bytes: Buffer): Buffer => {
          const from = bytes.length === 0 ? 0 : at % bytes.length;
          return Buffer.concat([bytes.subarray(0, from), noise, bytes.subarray(from + without)]);
        };
        const { said, disks, ending } = await listen(
          RECORDED[which] ?? [],
          { ...recording, stdout: spoil(recording.stdout), stderr: spoil(recording.stderr) },
          sizes,
        );
        expect(ending.isWell).toBe((await listen(RECORDED[which] ?? [], recording)).ending.isWell);
        for (const { progressPercent, bytesTransferred } of [...said, ...disks]) {
          expect(progressPercent ?? 0).toBeLessThan(100);
          expect(bytesTransferred ?? 0).not.toBeNaN();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('passes on an endless line as it comes', async () => {
    const endless = Buffer.alloc(1_000_000, 'x');
    const { printed } = await listen(
      ['rsync', '-a'],
      { stdout: endless, stderr: endless, code: 0 },
      [65_536, 65_536],
    );
    expect(printed.stdout.equals(endless)).toBe(true);
    expect(printed.stderr.equals(endless)).toBe(true);
  });
});
