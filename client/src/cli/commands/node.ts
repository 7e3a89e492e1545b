import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeSender } from '../../node/node-sender.js';
import { nodeSpoolPath, NodeSpool } from '../../node/node-spool.js';
import { LINUX, readMachine } from '../../node/read-machine.js';
import { snapshotOf } from '../../node/snapshot.js';
import { HubClient } from '../../sending/post.js';
import type { HubAddress } from '../../sending/post.js';
import { SettingsError } from '../../settings/settings-error.js';
import { Lock } from '../../spool/lock.js';
import { readOptions } from '../arguments.js';
import { QUIET, settingsOf, toStderr } from '../setup.js';

const HEARTBEAT_PATH = '/api/heartbeat';
const USUAL_MS = 60_000;
const LEAST_MS = 1_000;
const HEARTBEAT_MS = 30_000;
const FIRST_MS = 1_000;
const LAST_TRY_MS = 5_000;
const MOST_ID = 128;

/** Tells the hub of this machine's own figures and that it is there, until it is told to end. */
export async function node(args: readonly string[]): Promise<number> {
  const values = readOptions(args, { node: 'value', interval: 'value', path: 'value' });
  const { url, token, ca, spool: jobs } = settingsOf(values);
  const id = validId(values.text('node') ?? hostname());
  const everyMs = validInterval(values.durationMs('interval') ?? USUAL_MS);
  if (url === undefined) throw new SettingsError('the URL of the hub is not set: --url, or BACKUP_HUB_URL');
  const sources = { ...LINUX, disk: values.text('path') ?? LINUX.disk };
  const say = values.has('quiet') ? QUIET : toStderr;
  const path = nodeSpoolPath(jobs);
  const lock = new Lock(`${path}.sender`);
  if (!isFree(lock)) throw new SettingsError(`another backup-report node uses ${path}`);
  const spool = new NodeSpool(path, say);
  const sender = new NodeSender(spool, new HubClient({ url, token, ca }), say);
  let before = (await readMachine(sources)).counters;
  const tell = async (): Promise<void> => {
    try {
      const now = await readMachine(sources);
      spool.accept(snapshotOf(id, now, before));
      before = now.counters;
    } catch (error) {
      say(`the machine cannot be read: ${(error as Error).message}`);
    }
    sender.wake();
  };
  toStderr(`telling ${url} of ${id} every ${everyMs / 1000} s`);
  const heartbeats = beat(id, { url, token, ca });
  // The CPU and the network have a mean from the first snapshot on.
  await sleep(Math.min(FIRST_MS, everyMs));
  await tell();
  const timer = setInterval(() => void tell(), everyMs);
  await new Promise<void>((resolve) => void process.once('SIGTERM', resolve).once('SIGINT', resolve));
  clearInterval(timer);
  heartbeats();
  await sender.stop(LAST_TRY_MS);
  spool.close();
  lock.close();
  return 0;
}

/** Where no lock can be, there is no file that another could use. */
function isFree(lock: Lock): boolean {
  try {
    return lock.take();
  } catch {
    return true;
  }
}

/** A heartbeat that is not heard is of no use later, so none waits. Returns how to end them. */
function beat(id: string, hub: HubAddress): () => void {
  const client = new HubClient(hub);
  const tell = (): void => {
    const body = JSON.stringify({ node_id: id, status: 'online', timestamp: new Date().toISOString() });
    client.request('POST', HEARTBEAT_PATH, body).catch(() => {});
  };
  tell();
  const timer = setInterval(tell, HEARTBEAT_MS);
  return () => {
    clearInterval(timer);
    client.close();
  };
}

function validId(id: string): string {
  const length = Array.from(id).length;
  if (length >= 1 && length <= MOST_ID) return id;
  throw new SettingsError(`--node must have 1 to ${MOST_ID} characters`);
}

function validInterval(ms: number): number {
  if (ms >= LEAST_MS) return ms;
  throw new SettingsError(`--interval must be at least ${LEAST_MS / 1000} s`);
}
