import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './database-server.js';
import { UnpackedServer } from './unpacked.js';

export const INFLUX_DB = 'vms';
export const INFLUX_TOKEN = 'a-token-of-the-test';

type Row = Readonly<Record<string, string | number | null>>;

interface QueryJson {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly columns: readonly string[];
      readonly values: (string | number | null)[][];
    }[];
  }[];
}

/** A real InfluxDB 1.6, empty but for its database; its opener kills it. */
export class InfluxServer {
  readonly url: string;

  constructor(
    port: number,
    private readonly server: UnpackedServer,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    await this.server.start();
    await this.query(`CREATE DATABASE ${INFLUX_DB}`);
  }

  async kill(): Promise<void> {
    await this.server.kill();
  }

  /** Rows with integers as they are stored, beyond what a number holds exactly too. */
  async query(statement: string): Promise<Row[]> {
    const body = new URLSearchParams({ q: statement });
    const answer = await fetch(`${this.url}/query?db=${INFLUX_DB}&epoch=ns`, { method: 'POST', body });
    // Instants in nanoseconds are no numbers.
    const text = (await answer.text()).replaceAll(/(?<=[[,])(\d{17,})(?=[,\]])/g, '"$1"');
    const { results } = JSON.parse(text) as QueryJson;
    return results.flatMap(({ error, series = [] }) => {
      if (error) throw new Error(error);
      return series.flatMap(({ columns, values }) =>
        values.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null]))),
      );
    });
  }
}

/** Everything that it writes goes into this folder. */
export async function openInflux(folder: string): Promise<InfluxServer> {
  const [port, inner] = [await freePort(), await freePort()];
  const config = [
    'reporting-disabled = true',
    `bind-address = "127.0.0.1:${inner}"`,
    `[meta]\ndir = "${folder}/meta"`,
    `[data]\ndir = "${folder}/data"\nwal-dir = "${folder}/wal"`,
    `[http]\nbind-address = "127.0.0.1:${port}"\nlog-enabled = false`,
    '[monitor]\nstore-enabled = false',
  ];
  const file = join(folder, 'influxdb.conf');
  await writeFile(file, `${config.join('\n')}\n`);
  const pings = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/ping`)).ok;
  const server = new UnpackedServer('influxd', ['-config', file], { HOME: folder }, pings);
  const influx = new InfluxServer(port, server);
  await influx.start();
  return influx;
}
