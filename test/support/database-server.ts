import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

export type DatabaseKind = 'mariadb' | 'mysql';

export interface DatabaseServer {
  readonly kind: DatabaseKind;
  /** Without a database: mysql://user:password@127.0.0.1:port */
  readonly url: string;
  /** Starts again after kill(), on the same port and data. */
  start(): Promise<void>;
  /** SIGKILL, as a power cut would do it; the data stays. */
  kill(): Promise<void>;
  isRunning(): Promise<boolean>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** The state of the starting process or container that waiting needs. */
export interface Startup {
  hasEnded(): boolean | Promise<boolean>;
  log(): string | Promise<string>;
}

const readyWithinMs = 60_000;

export async function untilItAnswers(url: string, startup: Startup): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const refusal = await refusalOf(url);
    if (refusal === undefined) return;
    const ended = await startup.hasEnded();
    if (ended || Date.now() > deadline) {
      const what = ended ? 'ended early' : `gave no answer within ${readyWithinMs / 1000} s`;
      throw new Error(`The server at ${new URL(url).host} ${what}: ${refusal}\n${await startup.log()}`);
    }
    await sleep(50);
  }
}

async function refusalOf(url: string): Promise<string | undefined> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
    await connection.end();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Below the ports that outgoing connections get, so that none takes it while the server is away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
