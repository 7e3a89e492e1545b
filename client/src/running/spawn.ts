import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Prepared, StreamReader } from '../adapters/adapter.js';
import { givenDescriptors } from './descriptors.js';
import { keepingHangup } from './hangup.js';
import { letGo, pump } from './pump.js';
import type { Output } from './pump.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The command could not be started. */
  readonly error?: NodeJS.ErrnoException;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the command; streams that nobody reads are those of this process. */
export function start(prepared: Prepared, env: NodeJS.ProcessEnv): Running {
  const [program = '', ...args] = keepingHangup(prepared.command);
  const child = spawn(program, args, { env: { ...env, ...prepared.env }, stdio: stdioOf(prepared) });
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      // A signal that could not be sent is an error too.
      if (child.pid === undefined) resolve({ code: codeOf(error), signal: null, error });
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  connect(child, child.stdout, prepared.stdout, process.stdout);
  connect(child, child.stderr, prepared.stderr, process.stderr);
  const { descriptor } = prepared;
  if (descriptor)
    connect(child, child.stdio[descriptor.number] as Readable | null, descriptor.reader, undefined);
  return { child, ended };
}

function stdioOf({ stdout, stderr, descriptor }: Prepared): StdioOptions {
  const stdio: ('inherit' | 'pipe' | number)[] = [
    'inherit',
    stdout ? 'pipe' : 'inherit',
    stderr ? 'pipe' : 'inherit',
  ];
  for (const given of givenDescriptors()) stdio[given] = given;
  if (descriptor) stdio[descriptor.number] = 'pipe';
  return Array.from(stdio, (kind) => kind ?? 'ignore');
}

function connect(
  child: ChildProcess,
  stream: Readable | null | undefined,
  reader: StreamReader | undefined,
  output: Output | undefined,
): void {
  if (!stream || !reader) return;
  stream.on('error', () => {});
  pump(stream, reader, output);
  child.once('exit', () => letGo(stream));
  // When nobody reads this output any more, the command is to find that out as it would by itself.
  (output as NodeJS.WriteStream | undefined)?.on('error', () => stream.destroy());
}

/** As a shell has it. */
function codeOf({ code }: NodeJS.ErrnoException): number {
  return code === 'ENOENT' ? 127 : 126;
}
