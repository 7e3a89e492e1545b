import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './database-server.js';
import { eventually } from './hub.js';
import { dyingWithUs, findProgram, isExecutable } from './programs.js';

/** The real nginx with the configuration that we ship, on a free port before servers of the test's own. */
export interface Nginx {
  readonly url: string;
  /** Its access log. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Where the configuration puts the hubs below a path, if that is uncommented. */
export const PREFIX = '/backup';

/**
 * `upstreams` are the two addresses that stand in for `hub:8082` and `hub-2:8082`. They are also below {@link PREFIX},
 * where that is wanted.
 */
export async function startNginx(
  upstreams: readonly [string, string],
  isBelowPrefix = false,
): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-nginx-'));
  const port = await freePort();
  const conf = join(folder, 'nginx.conf');
  const shipped = await configuration(folder, port, upstreams);
  await writeFile(conf, isBelowPrefix ? belowPrefix(shipped) : shipped);
  const asRoot = process.getuid?.() === 0 ? ' user root;' : '';
  const [program, ...args] = [
    ...dyingWithUs(),
    nginx(),
    '-p',
    folder,
    '-c',
    conf,
    '-g',
    `daemon off;${asRoot}`,
  ];
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`nginx did not start:\n${printed}`);
      return fetch(`${url}/health/live`).catch(() => undefined);
    },
    (answer) => answer !== undefined,
  );
  return {
    url,
    log: () => readFile(join(folder, 'access.log'), 'utf8'),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

/** @throws {Error} when what is to be replaced is not there. */
async function configuration(
  folder: string,
  port: number,
  [first, second]: readonly [string, string],
): Promise<string> {
  const shipped = await readFile(resolve('docs/deployment/nginx.conf'), 'utf8');
  const replacements = [
    ['hub:8082', first],
    ['hub-2:8082', second],
    ['listen 8080', `listen 127.0.0.1:${port}`],
    [' /tmp/', ` ${folder}/`],
    // Which cannot be opened where it is a socket, as Node.js makes it.
    ['/dev/stdout', join(folder, 'access.log')],
  ] as const;
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the nginx.conf has no '${from}'`);
    return text.replaceAll(from, to);
  }, shipped);
}

/** Uncomments what the configuration has for that. */
function belowPrefix(shipped: string): string {
  const mark = '#/ ';
  if (!shipped.includes(`${mark}location ${PREFIX}/ {`)) throw new Error(`the nginx.conf has no ${PREFIX}`);
  return shipped.replaceAll(mark, '');
}

/** Where test/setup.sh puts it. */
function nginx(): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const unpacked = join(cache, 'backup-telemetry-hub', 'nginx');
  const found = isExecutable(unpacked) ? unpacked : findProgram('nginx');
  if (!found) throw new Error('No nginx here; run: bash test/setup.sh');
  return found;
}
