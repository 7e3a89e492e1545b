import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/database-server.js';
import { INFLUX_DB, INFLUX_TOKEN, openInflux } from '../support/influx-server.js';
import type { InfluxServer } from '../support/influx-server.js';
import { NodeFile, uuidOf } from '../support/node-file.js';
import { findProgram } from '../support/programs.js';
import { writePast } from '../support/vm-figures.js';

/** Virtual machines, by names of the fleet. */
const MACHINES = [
  { name: 'pg1', cpus: 2, memoryMib: 4_096, usedMib: 3_328, disks: ['vda', 'vdb', 'vdc'] },
  { name: 'mail-01', cpus: 8, memoryMib: 65_536, usedMib: 49_152, disks: ['vda', 'vdb'] },
  { name: 'erp-db1', cpus: 16, memoryMib: 98_304, usedMib: 90_112, disks: ['vda', 'vdb', 'vdc'] },
  { name: 'gitlab', cpus: 8, memoryMib: 32_768, usedMib: 20_480, disks: ['vda', 'vdb'] },
  {
    name: 'jira',
    cpus: 4,
    memoryMib: 16_384,
    usedMib: 11_264,
    disks: ['vda', 'vdb'],
    nics: ['tap0', 'tap1'],
  },
  { name: 'wiki', cpus: 2, memoryMib: 4_096, usedMib: 1_024 },
  { name: 'web-01', cpus: 4, memoryMib: 8_192, usedMib: 2_560, nics: ['tap0', 'tap1'] },
  { name: 'Büro-Server', cpus: 4, memoryMib: 8_192, usedMib: 6_144, cdroms: ['hdc'] },
].map((machine, index) => ({ ...machine, uuid: uuidOf(index + 1) }));
/** The one that has curves of before, too. */
const [WITH_PAST] = MACHINES;
const PAST_HOURS = 6;

/** Some machines of the fleet as libvirt's test driver runs them, and an InfluxDB, each where it is installed. */
export class DemoVms {
  private constructor(
    /** For a hub that collects them. */
    readonly settings: Readonly<Record<string, string>>,
    /** Says which program is not installed, and so what is not shown. */
    readonly missing: string | undefined,
    private readonly influx?: InfluxServer,
  ) {}

  /** Writes into this folder. */
  static async open(folder: string): Promise<DemoVms> {
    if (findProgram('virsh') === undefined) {
      return new DemoVms(
        {},
        'virsh is not installed here (libvirt-clients): the page of virtual machines stays empty.',
      );
    }
    const node = new NodeFile(join(folder, 'node.xml'));
    await node.write(MACHINES);
    const influx = await startInflux(join(folder, 'influx'));
    if (influx && WITH_PAST) await writePast(influx, WITH_PAST, PAST_HOURS);
    const settings = {
      LIBVIRT_URI: node.uri,
      INFLUX_URL: influx?.url ?? `http://127.0.0.1:${await freePort()}`,
      INFLUX_DB,
      INFLUX_TOKEN,
      INFLUX_VERSION: '1',
    };
    const missing = influx ? undefined : 'InfluxDB is not installed here: virtual machines have no curves.';
    return new DemoVms(settings, missing, influx);
  }

  async end(): Promise<void> {
    await this.influx?.kill();
  }
}

/** Undefined where it is not installed. */
async function startInflux(folder: string): Promise<InfluxServer | undefined> {
  await mkdir(folder);
  return openInflux(folder).catch(() => undefined);
}
