/**
 * Prints what curves cost: two hubs, of which one keeps none, take turns under the same load for a second at a time, each
 * on a database of its own in one server. There are as many jobs as a large fleet has, and each update is five seconds
 * after the one before of its job, so that it opens a bucket. The warm-up fills the tails.
 *
 *   npm run bench:curves -- [--database mariadb|sqlite] [--jobs 10000] [--rounds 60] [--warm-up 60]
 */
import { parseArgs } from 'node:util';
import { measureRunning, medianOf } from './measure.js';
import type { Measurement } from './measure.js';
import { BUCKETS, startHub, startWithoutCurves, underLoad } from './servers.js';
import { onMariaDb, onSqlite, withSite } from './site.js';

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'mariadb' },
    jobs: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '60' },
  },
});

await withSite(async (site) => {
  const plan = { ...BUCKETS, jobs: Number(values.jobs) };
  const on = values.database === 'sqlite' ? onSqlite : onMariaDb;
  const keeping = underLoad(await startHub(await on(site)), plan);
  const without = underLoad(await startWithoutCurves(await on(site)), plan);
  for (const hub of [keeping, without]) await hub.load(Number(values['warm-up']));
  const rounds: { keeping: Measurement; without: Measurement }[] = [];
  while (rounds.length < Number(values.rounds)) {
    rounds.push({ keeping: await measureRunning(keeping, 1), without: await measureRunning(without, 1) });
  }
  for (const hub of [keeping, without]) await hub.stop();

  const ratios = rounds
    .map((round) => round.keeping.perSecond / round.without.perSecond)
    .toSorted((a, b) => a - b);
  console.log(
    `| ${values.database}, ${values.jobs} jobs | updates/s | µs of the hub | µs of its server | errors |`,
  );
  console.log('| --- | --: | --: | --: | --: |');
  console.log(row('keeping curves', medianOf(rounds.map((round) => round.keeping))));
  console.log(row('without', medianOf(rounds.map((round) => round.without))));
  const part = (share: number): string => (ratios[Math.floor(share * ratios.length)] ?? NaN).toFixed(2);
  console.log(
    `Updates/s with ÷ without: ${part(0.5)} in the median of ${ratios.length} pairs (quartiles ${part(0.25)}–${part(0.75)})`,
  );
});

function row(name: string, measured: Measurement): string {
  const micros = (seconds: number | undefined): string =>
    seconds === undefined ? '–' : (seconds * 1_000).toFixed(0);
  const { perSecond, cpuSecondsPerThousand, databaseCpuSecondsPerThousand, errors } = measured;
  return `| ${[name, Math.round(perSecond), micros(cpuSecondsPerThousand), micros(databaseCpuSecondsPerThousand), errors].join(' | ')} |`;
}
