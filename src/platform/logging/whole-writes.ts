import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

const LINE_END = Buffer.from('\n');

/**
 * Makes a standard stream that is a file write each chunk whole or fail. On a nearly full disk Node.js writes the part
 * that fits and reports success. Pipes and terminals need no help.
 */
export function writeWhole(stream: Writable & { readonly fd: number }): void {
  if (stream instanceof Socket) return;
  let isTorn = false;
  const write = (chunk: Buffer): void => {
    let written = 0;
    try {
      if (isTorn) writeSync(stream.fd, LINE_END);
      isTorn = false;
      while (written < chunk.length) written += writeSync(stream.fd, chunk, written);
    } catch (error) {
      isTorn ||= written > 0;
      throw error;
    }
  };
  Object.assign(stream, {
    _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void) {
      try {
        write(chunk);
      } catch (error) {
        return done(error as Error);
      }
      done();
    },
  });
}
