/**
 * Updates per second over HTTP on each database: 64 connections, 1,000 jobs, three disks an update. `wrk`, the hub
 * and the database share the machine, so the figures are for comparison within one run.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { launchHub } from '../test/support/hub-process.js';
import { findProgram } from '../test/support/programs.js';
import { withEachDatabase } from './databases.js';

const CONNECTIONS = 64;
const SECONDS = 15;
const SCRIPT = 'bench/report.lua';

interface Load {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly errors: number;
}

const wrk = findProgram('wrk');
if (!wrk) {
  console.error('The benchmark needs wrk: apt-get install wrk');
  process.exit(1);
}

console.log(
  '| database | updates/s | p50 ms | p99 ms | p99.9 ms | errors |\n| --- | --: | --: | --: | --: | --: |',
);
await withEachDatabase(async (kind, url) => {
  const hub = await launchHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  try {
    await load(wrk, hub.url, 3);
    const { requests, seconds, ...rest } = await load(wrk, hub.url, SECONDS);
    const figures = [Math.round(requests / seconds), rest.p50Ms, rest.p99Ms, rest.p999Ms, rest.errors];
    console.log(`| ${kind} | ${figures.join(' | ')} |`);
  } finally {
    await hub.stop();
  }
});

async function load(program: string, url: string, seconds: number): Promise<Load> {
  const options = ['-t', '2', '-c', String(CONNECTIONS), '-d', `${seconds}s`, '-s', SCRIPT];
  const { stdout } = await promisify(execFile)(program, [...options, url]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Load;
}
