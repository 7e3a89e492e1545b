import type { Contender, Site } from './contender.js';
import { underPolls } from './polls.js';
import {
  REPORTS,
  startHub,
  startWithoutCurves,
  BUCKETS,
  startInfluxDb,
  startFront,
  startPlain,
  startPushgateway,
  startRaw,
  underLoad,
} from './servers.js';
import { onMariaDb, onSqlite } from './site.js';
import { startWithTokens } from './tokens.js';

const INFLUXDB = { program: 'influxd', package: 'influxdb' };
const PUSHGATEWAY = { program: 'prometheus-pushgateway', package: 'prometheus-pushgateway' };

const UPDATES: Omit<Contender, 'kind'>[] = [
  {
    id: 'naive-mariadb',
    name: 'naive on MariaDB',
    start: async (site) => underLoad(await startPlain('naive', await onMariaDb(site))),
  },
  {
    id: 'naive-sqlite',
    name: 'naive on SQLite, one transaction after the other',
    start: async (site) => underLoad(await startPlain('naive', await onSqlite(site))),
  },
  ...[1, 10, 20].map((concurrency) => ({
    id: `raw-${concurrency}`,
    name: `raw mysql2 on MariaDB, one transaction each, ${concurrency} at once (no HTTP)`,
    start: async (site: Site) => startRaw(concurrency, await onMariaDb(site)),
  })),
  {
    id: 'one-transaction',
    name: 'one transaction per request on MariaDB: raw SQL, compiled validation, 20 connections',
    start: async (site) => underLoad(await startPlain('one-transaction', await onMariaDb(site))),
  },
  {
    id: 'hub-mariadb',
    name: 'hub on MariaDB',
    start: async (site) => underLoad(await startHub(await onMariaDb(site))),
  },
  {
    id: 'hub-tokens',
    name: 'hub on MariaDB that asks for tokens',
    start: async (site) => startWithTokens(await onMariaDb(site)),
  },
  {
    id: 'hub-sqlite',
    name: 'hub on SQLite',
    start: async (site) => underLoad(await startHub(await onSqlite(site))),
  },
  {
    id: 'front',
    name: 'the hub’s front without a store, answered from `setImmediate`',
    start: async () => underLoad(await startFront()),
  },
  { id: 'influxdb', name: 'InfluxDB', needs: INFLUXDB, start: startInfluxDb },
  {
    id: 'pushgateway',
    name: 'Pushgateway without its consistency check (in memory only)',
    needs: PUSHGATEWAY,
    start: startPushgateway,
  },
  {
    id: 'hub-lone',
    name: 'hub on MariaDB, a lone connection',
    start: async (site) => underLoad(await startHub(await onMariaDb(site)), { ...REPORTS, connections: 1 }),
  },
];

const POLLS: Omit<Contender, 'kind'>[] = [
  {
    id: 'polls-hub',
    name: 'hub on MariaDB, writes going on',
    start: async (site) => underPolls(await startHub(await onMariaDb(site)), { writing: true }),
  },
  {
    id: 'polls-naive',
    name: 'TypeORM `find` with relations on MariaDB, nothing else going on',
    start: async (site) => underPolls(await startPlain('naive', await onMariaDb(site)), { writing: false }),
  },
  {
    id: 'polls-naive-writing',
    name: 'TypeORM `find` with relations on MariaDB, writes going on',
    start: async (site) => underPolls(await startPlain('naive', await onMariaDb(site)), { writing: true }),
  },
];

const GROUNDS = { mariadb: ['MariaDB', onMariaDb], sqlite: ['SQLite', onSqlite] } as const;

/** The cost of recording curves, which is highest where every update opens a bucket. */
const CURVES: Omit<Contender, 'kind'>[] = Object.entries(GROUNDS).flatMap(([id, [name, on]]) => [
  {
    id: `hub-${id}-no-curves`,
    name: `hub on ${name}, keeping no curves`,
    start: async (site: Site) => underLoad(await startWithoutCurves(await on(site))),
  },
  {
    id: `buckets-${id}`,
    name: `hub on ${name}, every update opening a bucket`,
    start: async (site: Site) => underLoad(await startHub(await on(site)), BUCKETS),
  },
  {
    id: `buckets-${id}-no-curves`,
    name: `the same, keeping no curves`,
    start: async (site: Site) => underLoad(await startWithoutCurves(await on(site)), BUCKETS),
  },
]);

/** All that is measured, in the order of each round. */
export const CONTENDERS: readonly Contender[] = [
  ...[...UPDATES, ...CURVES].map((contender) => ({ ...contender, kind: 'updates' as const })),
  ...POLLS.map((contender) => ({ ...contender, kind: 'polls' as const })),
];
