import { writeFile } from 'node:fs/promises';

/** A machine of a node file; names of cards like vnet0 are replaced by the driver. */
export interface NodeMachine {
  readonly name: string;
  readonly uuid: string;
  readonly disks?: readonly string[];
  readonly cdroms?: readonly string[];
  readonly nics?: readonly string[];
  readonly cpus?: number;
  readonly memoryMib?: number;
  readonly usedMib?: number;
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

function domainOf({
  name,
  uuid,
  disks = ['vda'],
  cdroms = [],
  nics = ['tap0'],
  cpus = 2,
  memoryMib = 1_024,
  usedMib = memoryMib / 2,
}: NodeMachine): string {
  const disk = (kind: string) => (target: string) =>
    `<disk type='file' device='${kind}'><source file='/x/${target}'/><target dev='${target}'/></disk>`;
  const nic = (target: string): string =>
    `<interface type='network'><source network='default'/><target dev='${target}'/></interface>`;
  const devices = [...disks.map(disk('disk')), ...cdroms.map(disk('cdrom')), ...nics.map(nic)];
  return `<domain type='test'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>${memoryMib}</memory>
    <currentMemory unit='MiB'>${usedMib}</currentMemory><vcpu>${cpus}</vcpu><os><type>hvm</type></os>
    <devices>${devices.join('')}</devices></domain>`;
}
