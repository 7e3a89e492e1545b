import type { ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../test/support/database-server.js';
import { launchHub } from '../test/support/hub-process.js';
import { findProgram } from '../test/support/programs.js';
import type { Running, Site } from './contender.js';
import { answerOf, end, entryOf, launchInstalled, launchServer, launchWorker } from './launch.js';
import type { Program } from './launch.js';
import { firstSequence, JOBS, load } from './load.js';
import type { Load, LoadPlan } from './load.js';
import { createNaiveJobs } from './naive/jobs.js';
import type { RawRun } from './raw/main.js';
import type { Ground } from './site.js';

type PlanOf = Omit<LoadPlan, 'url' | 'seconds'>;
export const REPORTS: PlanOf = { script: 'report' };
export const BUCKETS: PlanOf = { script: 'curve' };

/** The built hub itself. */
export async function startHub(
  ground: Ground,
  env: Record<string, string> = {},
): Promise<Program & { ground: Ground }> {
  const hub = await launchHub({ DATABASE_URL: ground.url, MIGRATE_ON_START: 'true', ...env });
  return { url: hub.url, pid: hub.process.pid, ground, stop: async () => void (await hub.stop()) };
}

/** The hub whose jobs have no curves: the only way to see what recording them costs, as no setting turns it off. */
export async function startWithoutCurves(ground: Ground): Promise<Program & { ground: Ground }> {
  const hub = await startHub(ground, { NODE_OPTIONS: `--import=${entryOf('without-curves')}` });
  const job = 'no-curve';
  await fetch(`${hub.url}/api/v1/telemetry/backup/${job}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'running', bytes_transferred: 1 }),
  });
  const answer = await fetch(`${hub.url}/api/v1/jobs/${job}/samples`);
  const { t } = (await answer.json()) as { t: unknown[] };
  if (t.length > 0) throw new Error('This hub keeps curves: bench/without-curves does not know where');
  return hub;
}

/** One of the benchmark's own servers, on jobs that are there already. */
export async function startPlain(
  name: 'naive' | 'one-transaction',
  ground: Ground,
): Promise<Program & { ground: Ground }> {
  await createNaiveJobs(ground.url, JOBS);
  return { ...(await launchServer(name, { DATABASE_URL: ground.url })), ground };
}

/** The hub's front, which has no use for a database. */
export async function startFront(): Promise<Program> {
  return launchServer('front', {});
}

/** A server under wrk. */
export function underLoad(program: Program & { ground?: Ground }, plan: PlanOf = REPORTS): Running {
  return {
    pid: program.pid,
    databasePid: program.ground?.pid,
    load: (seconds) => load({ ...plan, url: program.url, seconds }),
    async stop() {
      await program.stop();
      await program.ground?.leave();
    },
  };
}

/** mysql2 without HTTP: it is its own load. */
export async function startRaw(concurrency: number, ground: Ground): Promise<Running> {
  await createNaiveJobs(ground.url, JOBS);
  const env = { DATABASE_URL: ground.url, CONCURRENCY: String(concurrency) };
  const worker = await launchWorker('raw', env);
  return {
    pid: worker.pid,
    databasePid: ground.pid,
    load: (seconds) => runRaw(worker, { seconds, jobs: JOBS, firstSequence: firstSequence() }),
    async stop() {
      await end(worker);
      await ground.leave();
    },
  };
}

async function runRaw(worker: ChildProcess, run: RawRun): Promise<Load> {
  worker.send(run);
  return (await answerOf(worker)) as Load;
}

/** With all of its defaults, but its own folders and ports and no reports to its maker. */
export async function startInfluxDb({ folder }: Site): Promise<Running> {
  const data = await mkdtemp(join(folder, 'influx-'));
  const address = `127.0.0.1:${await freePort()}`;
  const command = [findProgram('influxd') ?? '', '-config', '/dev/null'];
  const program = await launchInstalled(command, `http://${address}`, '/ping', {
    INFLUXDB_META_DIR: join(data, 'meta'),
    INFLUXDB_DATA_DIR: join(data, 'data'),
    INFLUXDB_DATA_WAL_DIR: join(data, 'wal'),
    INFLUXDB_HTTP_BIND_ADDRESS: address,
    INFLUXDB_BIND_ADDRESS: `127.0.0.1:${await freePort()}`,
    INFLUXDB_REPORTING_DISABLED: 'true',
  });
  await fetch(`${program.url}/query?q=CREATE+DATABASE+hub`, { method: 'POST' });
  return underLoad(program, { script: 'influx' });
}

export async function startPushgateway(): Promise<Running> {
  const address = `127.0.0.1:${await freePort()}`;
  const options = [`--web.listen-address=${address}`, '--push.disable-consistency-check'];
  const command = [findProgram('prometheus-pushgateway') ?? '', ...options];
  const program = await launchInstalled(command, `http://${address}`, '/-/ready');
  return underLoad(program, { script: 'pushgateway' });
}
