import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { vi } from 'vitest';
import type * as FailureModule from '../../src/cli/failure.js';
import type * as ProgramModule from '../../src/cli/program.js';

export const HUB = resolve('dist/cli/hub.js');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built `hub` with these arguments, on a database where there is one: in this process, as one of its own
 * takes a second to load. Only `serve`, which ends the process when it fails, gets that. `dist` may be that of
 * another release.
 */
export async function hub(
  args: readonly string[],
  databaseUrl?: string,
  env: Record<string, string> = {},
  dist = 'dist',
): Promise<Ended> {
  const variables = { ...variablesOf(databaseUrl), ...env };
  if (args[0] === 'serve') return run(process.execPath, [HUB, ...args], variables);
  const { hubProgram } = (await import(resolve(dist, 'cli/program.js'))) as typeof ProgramModule;
  const { reportFailure } = (await import(resolve(dist, 'cli/failure.js'))) as typeof FailureModule;
  return oneByOne(() =>
    captured(variables, async () => {
      try {
        await hubProgram().parseAsync(args, { from: 'user' });
        return Number(process.exitCode ?? 0);
      } catch (error) {
        return reportFailure(error);
      }
    }),
  );
}

/** A pipeline in bash, in which `$HUB` is the command. */
export async function shell(pipeline: string, databaseUrl: string, cwd?: string): Promise<Ended> {
  const variables = { ...variablesOf(databaseUrl), HUB: `${process.execPath} ${HUB}` };
  return run('bash', ['--norc', '-o', 'pipefail', '-c', pipeline], variables, cwd);
}

function variablesOf(databaseUrl: string | undefined): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) };
}

let last: Promise<unknown> = Promise.resolve();

/** Captures the output of the whole process. */
async function oneByOne<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => {});
  return turn;
}

async function captured(env: NodeJS.ProcessEnv, work: () => Promise<number>): Promise<Ended> {
  const before = { env: process.env, exitCode: process.exitCode };
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    }),
  );
  spies.push(
    vi.spyOn(console, 'error').mockImplementation((text) => (printed.stderr += `${text}\n`)) as never,
  );
  process.env = env;
  process.exitCode = undefined;
  try {
    return { code: await work(), ...printed };
  } finally {
    Object.assign(process, before);
    spies.forEach((spy) => spy.mockRestore());
  }
}

async function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(program, [...args], { env, cwd, maxBuffer: 2 ** 26 }, (_error, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
