import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { NodeFile } from './node-file.js';
import type { NodeMachine } from './node-file.js';
import { UnpackedServer } from './unpacked.js';

const run = promisify(execFile);

export { manyMachines, uuidOf } from './node-file.js';
export type { NodeMachine } from './node-file.js';

export async function nodeFile(machines: readonly NodeMachine[]): Promise<NodeFile> {
  const file = new NodeFile(join(await folderOfTest(), 'node.xml'));
  await file.write(machines);
  return file;
}

/** A real libvirtd with the test driver, in which machines can be changed; the test's end ends it. */
export class LibvirtServer {
  constructor(
    private readonly folder: string,
    private readonly server: UnpackedServer,
  ) {}

  get uri(): string {
    return `test+unix:///default?socket=${this.folder}/libvirt-sock`;
  }

  /** The driver keeps its machines as they are while anybody is connected. */
  async start(): Promise<void> {
    await this.server.start();
    const keeper = spawn('virsh', ['--connect', this.uri], { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void keeper.kill());
    keeper.stdin.write('version\n');
    await once(keeper.stdout, 'data');
  }

  async kill(): Promise<void> {
    await this.server.kill();
  }

  async virsh(...args: readonly string[]): Promise<string> {
    return (await run('virsh', ['--connect', this.uri, ...args])).stdout;
  }
}

export async function startLibvirt(): Promise<LibvirtServer> {
  const folder = await folderOfTest();
  await mkdir(join(folder, 'drivers'));
  const config = [
    `unix_sock_dir = "${folder}"`,
    'auth_unix_rw = "none"',
    'listen_tls = 0',
    'log_outputs = "4:stderr"',
  ];
  await writeFile(join(folder, 'libvirtd.conf'), `${config.join('\n')}\n`);
  const server = new UnpackedServer(
    'libvirtd',
    ['--config', join(folder, 'libvirtd.conf'), '--pid-file', join(folder, 'pid')],
    { LIBVIRT_DRIVER_DIR: join(folder, 'drivers'), HOME: folder, XDG_RUNTIME_DIR: folder },
    async () => {
      await access(join(folder, 'libvirt-sock'));
      await run('virsh', ['--connect', `test+unix:///default?socket=${folder}/libvirt-sock`, 'version']);
      return true;
    },
  );
  onTestFinished(() => server.kill());
  const libvirt = new LibvirtServer(folder, server);
  await libvirt.start();
  return libvirt;
}

async function folderOfTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-libvirt-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
