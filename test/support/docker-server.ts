import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { type DatabaseKind, type DatabaseServer, freePort, untilItAnswers } from './database-server.js';

const images = { mariadb: 'mariadb:11', mysql: 'mysql:8.4' };
const removal = (id: string) => ['rm', '--force', '--volumes', id];

export async function dockerIsHere(): Promise<boolean> {
  return docker('info').then(
    () => true,
    () => false,
  );
}

export async function startDockerServer(kind: DatabaseKind): Promise<DatabaseServer> {
  const port = await freePort();
  const publish = `127.0.0.1:${port}:3306`;
  const id = await docker('create', '--publish', publish, '--env', 'MYSQL_ROOT_PASSWORD=hub', images[kind]);
  const server = new DockerServer(kind, `mysql://root:hub@127.0.0.1:${port}`, id);
  try {
    await server.start();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A container without --rm, because that would take the data away at kill(). */
class DockerServer implements DatabaseServer {
  private readonly abandon = () => execFileSync('docker', removal(this.id), { stdio: 'ignore' });

  constructor(
    readonly kind: DatabaseKind,
    readonly url: string,
    private readonly id: string,
  ) {
    process.once('exit', this.abandon);
  }

  async start(): Promise<void> {
    await docker('start', this.id);
    await untilItAnswers(this.url, {
      hasEnded: async () => !(await this.isRunning()),
      log: () => docker('logs', '--tail', '15', this.id),
    });
  }

  async kill(): Promise<void> {
    await docker('kill', this.id);
  }

  async isRunning(): Promise<boolean> {
    return (await docker('inspect', '--format', '{{.State.Running}}', this.id)) === 'true';
  }

  async stop(): Promise<void> {
    await docker(...removal(this.id));
    process.off('exit', this.abandon);
  }
}

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args);
  return stdout.trim();
}
