import type { Readable } from 'node:stream';
import type { Fate, StreamReader } from '../adapters/adapter.js';
import { Lines } from './lines.js';
import type { Line } from './lines.js';

/** Where output goes; false when it is to wait, until `drain`. */
export interface Output {
  write(bytes: Buffer | string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

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
  stream.once('end', () => lines.end());
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
