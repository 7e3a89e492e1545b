import { readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { COUNTED } from '../../running/pipe-counter.js';
import type { HowEnded } from '../../running/pipe-counter.js';
import { COMMON, readArguments } from '../arguments.js';
import type { Options } from '../arguments.js';
import { JOB_OPTIONS } from '../describe-job.js';
import { SettingsError } from '../../settings/settings-error.js';

export const PIPE_OPTIONS: Options = {
  ...COMMON,
  ...JOB_OPTIONS,
  tag: 'list',
  disk: 'value',
  'total-bytes': 'value',
  'expect-bytes': 'value',
  wait: 'value',
};
const CHUNK_BYTES = 131_072;
/** 141 is how a shell says that a program was ended by SIGPIPE. */
const CODES: Readonly<Record<HowEnded, number>> = { well: 0, 'broken pipe': 141, failed: 1 };

/**
 * Copies its input to its output. This thread does nothing else, in blocking calls, as `cat` does; another counts and
 * reports, so that no disk and no hub slows the stream.
 */
export async function pipe(args: readonly string[]): Promise<number> {
  const { rest, unknown } = readArguments(args, PIPE_OPTIONS);
  const [wrong = rest[0]] = unknown;
  if (wrong !== undefined) throw new SettingsError(`${wrong} is not understood; see backup-report --help`);
  const shared = new SharedArrayBuffer(8);
  const worker = new Worker(join(import.meta.dirname, '..', 'pipe-worker.js'), {
    workerData: { args, shared },
    // Else they are connected to those of this process, and Node makes the pipe one that does not block.
    stdout: true,
    stderr: true,
  });
  const reported = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('error', () => {});
  const how = copy(new Float64Array(shared));
  worker.postMessage(how, []);
  await reported;
  return CODES[how];
}

function copy(counted: Float64Array): HowEnded {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let total = 0;
  try {
    for (let bytes = read(buffer); bytes > 0; bytes = read(buffer)) {
      write(buffer, bytes);
      // One thread writes it, and the other may see it a little late.
      counted[COUNTED] = total += bytes;
    }
    return 'well';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPIPE' ? 'broken pipe' : 'failed';
  }
}

function read(buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(0, buffer, 0, CHUNK_BYTES, null);
    } catch (error) {
      pauseIfBlocked(error);
    }
  }
}

function write(buffer: Buffer, bytes: number): void {
  for (let at = 0; at < bytes;) {
    try {
      at += writeSync(1, buffer, at, bytes - at);
    } catch (error) {
      pauseIfBlocked(error);
    }
  }
}

/** Another program may have made the descriptor one that does not block. */
function pauseIfBlocked(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  Atomics.wait(NOTHING, 0, 0, 1);
}

const NOTHING = new Int32Array(new SharedArrayBuffer(4));
