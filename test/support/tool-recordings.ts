import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { StreamReader } from '../../client/src/adapters/adapter.js';
import { preparedFor, toolOf } from '../../client/src/adapters/choose.js';
import type { DiskFigures, JobFigures } from '../../client/src/reporter/options.js';
import { endingOf } from '../../client/src/running/ending.js';
import type { Ending } from '../../client/src/running/ending.js';
import { Findings } from '../../client/src/running/findings.js';
import { pump } from '../../client/src/running/pump.js';

/** What tools printed on stdout and stderr, and their exit codes, by client/fixtures/record.sh; and the commands. */
export const RECORDED: Readonly<Record<string, readonly string[]>> = {
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

export interface Told {
  readonly findings: Findings;
  readonly said: JobFigures[];
  readonly disks: DiskFigures[];
  readonly ending: Ending;
  readonly printed: { stdout: Buffer; stderr: Buffer };
}

export interface Recording {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly code: number;
}

export function recordingOf(name: string): Recording {
  const read = (end: string): Buffer =>
    readFileSync(join(process.cwd(), 'client/fixtures', `${name}.${end}`));
  return { stdout: read('stdout'), stderr: read('stderr'), code: Number(read('code').toString()) };
}

/** Reads what a tool printed as `run` would, in chunks of any sizes. */
export async function listen(
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
  const prepared = preparedFor(tool, command, findings, {});
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

export const told = async (name: string): Promise<Told> => listen(RECORDED[name] ?? [], recordingOf(name));
export const names = Object.keys(RECORDED);
