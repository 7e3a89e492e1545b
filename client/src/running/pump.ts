import type { Readable } from 'node:stream';
import type { Fate, StreamReader } from '../adapters/adapter.js';
import { Lines } from './lines.js';
import type { Line } from './lines.js';

/** Where output goes; false when it is to wait, until `drain`. */
export interface Output {
  write(bytes: Buffer | string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

const QUIET_MS = 100;
/** A pipe holds 64 KiB, which takes far less. */
const MOST_QUIETS = 50;

/** Reads a stream of the tool line by line, and passes on what is not ours, byte for byte and without delay. */
export function pump(stream: Readable, reader: StreamReader, output: Output | undefined): void {
  const write = (bytes: Buffer | string): void => {
    if (bytes.length === 0 || output === undefined || output.write(bytes)) return;
    stream.pause();
    output.once('drain', () => stream.resume());
  };
  const lines = new Lines({
    line: (line) => write(rest(line, fateOf(line, reader))),
    part: (text, bytes) => {
      if (output === undefined || reader.mayBeTaken?.test(text)) return false;
      write(bytes);
      return true;
    },
    overlong: write,
  });
  stream.on('data', (chunk: Buffer) => lines.push(chunk));
  stream.once('close', () => lines.end());
}

/**
 * Lets go of a stream of a tool that has ended once all that it wrote is passed on. A process that it left behind, like the
 * ssh of ControlPersist, may keep the stream open, and nobody waits for that.
 */
export function letGo(stream: Readable): void {
  let isQuiet = false;
  let left = MOST_QUIETS;
  const timer = setInterval(() => {
    if (stream.isPaused()) return;
    if (isQuiet || left-- === 0) stream.destroy();
    isQuiet = true;
  }, QUIET_MS);
  stream.on('data', () => (isQuiet = false));
  stream.once('close', () => clearInterval(timer));
}

/** A reader that fails costs its figures, never the output. */
function fateOf({ text, bytes }: Line, reader: StreamReader): Fate {
  try {
    return reader.read(text, bytes.toString('latin1').slice(-1));
  } catch {
    return 'pass';
  }
}

function rest({ bytes, passed }: Line, fate: Fate): Buffer | string {
  if (fate === 'pass' || passed > 0) return bytes.subarray(passed);
  return fate === 'take' ? '' : fate.print;
}
