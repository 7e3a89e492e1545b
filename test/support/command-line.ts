import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export const HUB = resolve('dist/cli/hub.js');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built `hub` with these arguments, on a database where there is one. */
export async function hub(
  args: readonly string[],
  databaseUrl?: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  const variables = {
    PATH: process.env['PATH'],
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...env,
  };
  return run(process.execPath, [HUB, ...args], variables);
}

/** A pipeline in bash, in which `$HUB` is the command. */
export async function shell(pipeline: string, databaseUrl: string, cwd?: string): Promise<Ended> {
  const variables = {
    PATH: process.env['PATH'],
    DATABASE_URL: databaseUrl,
    HUB: `${process.execPath} ${HUB}`,
  };
  return run('bash', ['--norc', '-o', 'pipefail', '-c', pipeline], variables, cwd);
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
