import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DatabaseKind, type DatabaseServer, freePort, untilItAnswers } from './database-server.js';
import { dyingWithUs } from './programs.js';

/** Command lines, to which the data directory and the rest are appended. */
export interface Recipe {
  readonly kind: DatabaseKind;
  readonly prepare: readonly string[];
  readonly serve: readonly string[];
  /** Data of a server that does not run, to be copied instead of prepared. */
  readonly data?: string;
}

// Each server runs this at every start.
const rights =
  "create user if not exists 'hub'@'%' identified by 'pri5ate';\ngrant all on *.* to 'hub'@'%' with grant option;\n";
const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

/** Servers that begin with the same data, one for each list of options: to prepare the data takes the most time. */
export async function startAlike(
  recipe: Recipe,
  options: readonly (readonly string[])[],
): Promise<DatabaseServer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-data-'));
  try {
    const data = await prepareData(recipe, folder);
    return await Promise.all(
      options.map((more) => startPrivateServer({ ...recipe, data, serve: [...recipe.serve, ...more] })),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Everything that it writes goes into a folder of its own, made `within`. */
export async function startPrivateServer(recipe: Recipe, within = tmpdir()): Promise<DatabaseServer> {
  const directory = await mkdtemp(join(within, `hub-${recipe.kind}-`));
  const server = new PrivateServer(recipe.kind, directory, await freePort(), recipe.serve);
  try {
    await server.prepare(recipe);
    await server.start();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A server of the test run's own: everything it writes is in one temporary directory. */
class PrivateServer implements DatabaseServer {
  readonly url: string;
  private child: ChildProcess | undefined;
  private readonly abandon = () => {
    this.child?.kill('SIGKILL');
    this.removeDirectory();
  };

  constructor(
    readonly kind: DatabaseKind,
    private readonly directory: string,
    private readonly port: number,
    private readonly serve: readonly string[],
  ) {
    this.url = `mysql://hub:pri5ate@127.0.0.1:${port}`;
    process.once('exit', this.abandon);
  }

  async prepare(recipe: Recipe): Promise<void> {
    await writeFile(this.path('init.sql'), rights);
    if (!recipe.data) {
      await prepareData(recipe, this.directory);
      return;
    }
    await mkdir(this.path('tmp'));
    await cp(recipe.data, this.path('data'), { recursive: true });
    // By this MySQL servers tell each other apart; one that misses it makes its own.
    await rm(this.path('data/auto.cnf'), { force: true });
  }

  async start(): Promise<void> {
    const [program = '', ...args] = [...dyingWithUs(), ...this.serve, ...this.options()];
    const log = openSync(this.path('server.log'), 'a');
    const child = spawn(program, args, { env: this.env(), stdio: ['ignore', log, log] });
    closeSync(log);
    await once(child, 'spawn');
    this.child = child;
    await untilItAnswers(this.url, { hasEnded: () => hasEnded(child), log: () => this.lastLines() });
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (child === undefined || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async isRunning(): Promise<boolean> {
    return this.child !== undefined && !hasEnded(this.child);
  }

  async stop(): Promise<void> {
    await this.kill();
    this.removeDirectory();
    process.off('exit', this.abandon);
  }

  private env(): NodeJS.ProcessEnv {
    return environmentIn(this.directory);
  }

  private options(): string[] {
    return [
      ...asRoot,
      `--datadir=${this.path('data')}`,
      `--init-file=${this.path('init.sql')}`,
      `--socket=${this.path('socket')}`,
      `--pid-file=${this.path('pid')}`,
      `--port=${this.port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--performance-schema=OFF',
    ];
  }

  private path(name: string): string {
    return join(this.directory, name);
  }

  private async lastLines(): Promise<string> {
    return (await readFile(this.path('server.log'), 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
  }

  private removeDirectory(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Resolves to the data's own folder. */
async function prepareData({ prepare }: Recipe, directory: string): Promise<string> {
  const data = join(directory, 'data');
  await mkdir(join(directory, 'tmp'));
  const [program = '', ...args] = [...dyingWithUs(), ...prepare, `--datadir=${data}`, ...asRoot];
  await promisify(execFile)(program, args, { env: environmentIn(directory) });
  return data;
}

/** A server that starts removes the temporary tables of any other from the folder that they share. */
function environmentIn(directory: string): NodeJS.ProcessEnv {
  return { ...process.env, TMPDIR: join(directory, 'tmp') };
}
