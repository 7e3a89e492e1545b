import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { UnpackedServer } from './unpacked.js';

const run = promisify(execFile);

/** A machine of a node file; names of cards like vnet0 are replaced by the driver. */
export interface NodeMachine {
  readonly name: string;
  readonly uuid: string;
  readonly disks?: readonly string[];
  readonly cdroms?: readonly string[];
  readonly nics?: readonly string[];
}

export const uuidOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

export const manyMachines = (count: number): NodeMachine[] =>
  Array.from({ length: count }, (_, index) => ({ name: `vm-${index}`, uuid: uuidOf(index) }));

/** An own world for the test driver, which reads the file anew with each connection. */
export class NodeFile {
  constructor(private readonly path: string) {}

  get uri(): string {
    return `test://${this.path}`;
  }

  async write(machines: readonly NodeMachine[]): Promise<void> {
    await writeFile(this.path, `<node>${machines.map(domainOf).join('')}</node>`);
  }
}

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

function domainOf({ name, uuid, disks = ['vda'], cdroms = [], nics = ['tap0'] }: NodeMachine): string {
  const disk = (kind: string) => (target: string) =>
    `<disk type='file' device='${kind}'><source file='/x/${target}'/><target dev='${target}'/></disk>`;
  const nic = (target: string): string =>
    `<interface type='network'><source network='default'/><target dev='${target}'/></interface>`;
  const devices = [...disks.map(disk('disk')), ...cdroms.map(disk('cdrom')), ...nics.map(nic)];
  return `<domain type='test'><name>${name}</name><uuid>${uuid}</uuid><memory>1048576</memory>
    <currentMemory>524288</currentMemory><vcpu>2</vcpu><os><type>hvm</type></os>
    <devices>${devices.join('')}</devices></domain>`;
}
