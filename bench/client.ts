import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../test/support/database-server.js';
import { makeFileTree } from '../test/support/file-tree.js';
import { launchHub } from '../test/support/hub-process.js';
import { fleet, spoolThroughput } from './client-library.js';

const PROGRAM = resolve('client/dist/backup-report.js');
const PAIRS = Number(process.env['PAIRS'] ?? 20);
/** All, where none is named. */
const PARTS = process.argv.slice(2);
const STREAM_BYTES = 2_000_000_000;

const folder = mkdtempSync(join(tmpdir(), 'bench-client-'));
process.once('exit', () => rmSync(folder, { recursive: true }));

interface Tool {
  readonly name: string;
  readonly command: readonly string[];
  readonly prepare: () => void;
}

const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  XDG_STATE_HOME: join(folder, 'state'),
  RESTIC_REPOSITORY: join(folder, 'repo'),
  RESTIC_PASSWORD: 'x',
  RESTIC_CACHE_DIR: join(folder, 'cache'),
};

/** Wall time in ms of one run. */
async function timed(command: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<number> {
  const [program = '', ...args] = command;
  const from = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.resume();
  child.stderr.resume();
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`${command.join(' ')} exited with ${code}`);
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Rounds of a bare run and a wrapped one for each state of the hub, so that whatever else this machine does hits all. */
async function compare(tool: Tool, hubs: Readonly<Record<string, string>>): Promise<void> {
  const bare: number[] = [];
  const wrapped = Object.entries(hubs).map(([state, url]) => ({ state, url, took: [] as number[] }));
  for (let round = 0; round < PAIRS; round++) {
    tool.prepare();
    bare.push(await timed(tool.command));
    for (const { url, took } of wrapped) {
      tool.prepare();
      const run = [process.execPath, PROGRAM, 'run', '--quiet', '--', ...tool.command];
      took.push(await timed(run, { BACKUP_HUB_URL: url }));
    }
  }
  for (const { state, took } of wrapped) {
    const difference = median(took.map((ofRound, round) => ofRound - (bare[round] ?? 0)));
    const share = (difference / median(bare)) * 100;
    console.log(
      `${tool.name}, hub ${state}: bare ${ms(median(bare))}, wrapped ${ms(median(took))}, ` +
        `median of differences ${ms(difference)} (${share.toFixed(1)} %), of ratios ` +
        median(took.map((ofRound, round) => ofRound / (bare[round] ?? 1))).toFixed(3),
    );
  }
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

async function comparePipes(url: string): Promise<void> {
  const through = (program: string): string =>
    `head -c ${STREAM_BYTES} /dev/zero | ${program} | cat >/dev/null`;
  const rates = { cat: [] as number[], pipe: [] as number[] };
  for (let pair = 0; pair < PAIRS; pair++) {
    rates.cat.push(STREAM_BYTES / (await timed(['sh', '-c', through('cat')])));
    const pipe = `${process.execPath} ${PROGRAM} pipe --quiet --id pipe-${pair}`;
    rates.pipe.push(STREAM_BYTES / (await timed(['sh', '-c', through(pipe)], { BACKUP_HUB_URL: url })));
  }
  const [cat, pipe] = [median(rates.cat), median(rates.pipe)];
  const ratio = median(rates.pipe.map((rate, pair) => rate / (rates.cat[pair] ?? 1)));
  console.log(
    `pipe: ${(pipe / 1e6).toFixed(2)} GB/s, cat: ${(cat / 1e6).toFixed(2)} GB/s, median of ratios ${ratio.toFixed(2)}`,
  );
}

/** From the start of the wrapper to that of its command. */
async function starts(url: string): Promise<void> {
  const waits: number[] = [];
  for (let run = 0; run < 20; run++) {
    const from = Date.now();
    const at = execFileSync(process.execPath, [PROGRAM, 'run', '--quiet', '--', 'date', '+%s%3N'], {
      env: { ...env, BACKUP_HUB_URL: url },
    });
    waits.push(Number(at) - from);
  }
  console.log(`run starts its command after ${ms(median(waits))}`);
}

const tree = await makeFileTree(join(folder, 'tree'));
execFileSync('restic', ['init', '-q'], { env });
cpSync(env.RESTIC_REPOSITORY, join(folder, 'empty'), { recursive: true });
const restic: Tool = {
  name: 'restic',
  command: ['restic', 'backup', 'tree'],
  prepare() {
    rmSync(env.RESTIC_REPOSITORY, { recursive: true });
    rmSync(env.RESTIC_CACHE_DIR, { recursive: true, force: true });
    cpSync(join(folder, 'empty'), env.RESTIC_REPOSITORY, { recursive: true });
  },
};
const rsync: Tool = {
  name: 'rsync',
  command: ['rsync', '-a', '--bwlimit=60000', 'tree/', 'synced/'],
  prepare: () => rmSync(join(folder, 'synced'), { recursive: true, force: true }),
};

const port = await freePort();
const hubEnv = { DATABASE_URL: `sqlite:${join(folder, 'hub.sqlite')}`, PORT: String(port) };
const hub = await launchHub(hubEnv);
const hanging = createServer(() => {}).listen(0, '127.0.0.1');
await once(hanging, 'listening');
const hubs = {
  up: hub.url,
  down: `http://127.0.0.1:${await freePort()}`,
  hanging: `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`,
};

console.log(`${PAIRS} pairs each; a tree of ${tree.files} files, ${(tree.bytes / 1e6).toFixed(0)} MB`);
const isWanted = (part: string): boolean => PARTS.length === 0 || PARTS.includes(part);
if (isWanted('start')) await starts(hub.url);
if (isWanted('pipe')) await comparePipes(hub.url);
if (isWanted('restic')) await compare(restic, hubs);
if (isWanted('rsync')) await compare(rsync, hubs);
mkdirSync(join(folder, 'library'));
writeFileSync(join(folder, 'library', 'package.json'), '{"type":"module"}');
if (isWanted('spool')) console.log(await spoolThroughput(join(folder, 'library')));
let last = hub;
const restarted = async (): Promise<typeof hub> => {
  await hub.kill();
  return (last = await launchHub(hubEnv));
};
if (isWanted('fleet')) console.log(await fleet(join(folder, 'library'), hub.url, restarted));
await last.kill();
hanging.close().closeAllConnections();
