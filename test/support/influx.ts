import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
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

/** A real InfluxDB 1.6, empty but for its database; the test's end ends it. */
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

export async function startInflux(): Promise<InfluxServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-influx-'));
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
  onTestFinished(async () => {
    await server.kill();
    await rm(folder, { recursive: true });
  });
  const influx = new InfluxServer(port, server);
  await influx.start();
  return influx;
}

export interface Heard {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/**
 * Has the routes of InfluxDB 2 and 3, and writes each body to a real server, whose answer it gives, and asks it each
 * question. `refuse` may answer a body with another status first.
 */
export async function startStandIn(
  influx: InfluxServer,
  refuse: (heard: Heard) => number | undefined = () => undefined,
): Promise<{ readonly url: string; readonly heard: readonly Heard[]; readonly asked: readonly Heard[] }> {
  const [heard, asked]: [Heard[], Heard[]] = [[], []];
  const answer = async (request: IncomingMessage): Promise<{ status: number; text: string }> => {
    const body = (await buffer(request)).toString();
    const one = { path: request.url ?? '', authorization: request.headers.authorization, body };
    if (request.method !== 'POST') {
      asked.push(one);
      const real = await fetch(influx.url + one.path);
      return { status: real.status, text: await real.text() };
    }
    heard.push(one);
    const status = refuse(one);
    if (status !== undefined) return { status, text: 'refused by the test' };
    const real = await fetch(`${influx.url}/write?db=${INFLUX_DB}&precision=ns`, { method: 'POST', body });
    return { status: real.status, text: await real.text() };
  };
  const server: Server = createServer((request, response) => {
    answer(request).then(
      ({ status, text }) => response.writeHead(status).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, asked };
}
