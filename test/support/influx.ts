import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { INFLUX_DB, openInflux } from './influx-server.js';
import type { InfluxServer } from './influx-server.js';

export { INFLUX_DB, INFLUX_TOKEN } from './influx-server.js';
export type { InfluxServer } from './influx-server.js';

/** The test's end ends it. */
export async function startInflux(): Promise<InfluxServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-influx-'));
  const influx = await openInflux(folder);
  onTestFinished(async () => {
    await influx.kill();
    await rm(folder, { recursive: true });
  });
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
