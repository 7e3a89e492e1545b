/**
 * Measures 1,000 nodes that send a snapshot each 3 seconds, alone and beside jobs at full load, and prints the figures as
 * Markdown. Load, hub and database share the machine.
 *
 *   npm run bench:nodes -- [--seconds 9] [--only sqlite,mariadb,mysql]
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchHub } from '../test/support/hub-process.js';
import { withEachDatabase } from './databases.js';
import { load } from './load.js';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '9' },
    only: { type: 'string', default: 'sqlite,mariadb,mysql' },
  },
});
const SECONDS = Number(options.seconds);
const NODES = 1_000;
const EVERY_MS = 3_000;
const agent = new Agent({ keepAlive: true, maxSockets: 128 });

interface Sent {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  readonly perSecond: number;
}

console.log(
  '| database | updates/s alone | with nodes | snapshots/s | p50 ms | p99 ms | beside jobs: snapshots/s | p50 ms | p99 ms | failed | history ms |',
);
console.log('| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |');
await withEachDatabase(async (kind, url) => {
  if (!options.only.split(',').includes(kind)) return;
  const hub = await launchHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  try {
    await load({ url: hub.url, script: 'report', seconds: 1 });
    const alone = await updatesPerSecond(hub.url);
    const calm = await sendSnapshots(hub.url);
    const [updates, busy] = await Promise.all([updatesPerSecond(hub.url), sendSnapshots(hub.url)]);
    const begunAt = performance.now();
    await fetch(`${hub.url}/api/v1/nodes/node-1/history`);
    const historyMs = performance.now() - begunAt;
    const failed = calm.failed + busy.failed;
    const cells = [alone, updates, ...figuresOf(calm), ...figuresOf(busy), failed, historyMs];
    console.log(`| ${kind} | ${cells.map((cell) => Math.round(cell)).join(' | ')} |`);
  } finally {
    await hub.kill();
  }
});

function figuresOf({ perSecond, p50Ms, p99Ms }: Sent): number[] {
  return [perSecond, p50Ms, p99Ms];
}

async function updatesPerSecond(url: string): Promise<number> {
  const { requests, seconds } = await load({ url, script: 'report', seconds: SECONDS });
  return requests / seconds;
}

/** Each node sends at its own moment of the 3 seconds, whether or not earlier snapshots were answered. */
async function sendSnapshots(url: string): Promise<Sent> {
  const took: number[] = [];
  let failed = 0;
  const begunAt = performance.now();
  const due = Math.floor((NODES * SECONDS * 1000) / EVERY_MS);
  const pending: Promise<void>[] = [];
  for (let sent = 0; sent < due; sent++) {
    const waitMs = begunAt + (sent * EVERY_MS) / NODES - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    const dueAt = begunAt + (sent * EVERY_MS) / NODES;
    pending.push(
      (async () => {
        if ((await post(url, `node-${sent % NODES}`)) !== 200) failed++;
        took.push(performance.now() - dueAt);
      })(),
    );
  }
  await Promise.all(pending);
  const seconds = (performance.now() - begunAt) / 1000;
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), failed, perSecond: due / seconds };
}

async function post(url: string, machine_id: string): Promise<number> {
  const body = JSON.stringify({
    machine_id,
    timestamp: new Date().toISOString(),
    cpu_percent: 60,
    memory_percent: 4.7,
    memory_used_mb: 829,
    memory_total_mb: 24_104,
    disk_percent: 32.5,
    disk_used_gb: 32.96,
    disk_total_gb: 251.97,
    network_rx_bytes: 5_501_249,
    network_tx_bytes: 5_491_347,
    network_rx_rate_mbps: 1.5,
    network_tx_rate_mbps: 0.5,
    uptime_seconds: 3_809,
    process_count: 87,
    active_connections: 226,
    load_avg_1m: 0.93,
    load_avg_5m: 0.59,
    load_avg_15m: 0.43,
  });
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(`${url}/api/telemetry/snapshot`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.once('error', () => resolve(0)).end(body);
  });
}
