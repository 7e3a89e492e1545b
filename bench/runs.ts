/**
 * Measures single runs, batches of a hundred and lists of the run ledger, beside the same of a plain app of NestJS and
 * TypeORM's repository on the same table. The two take turns. Prints Markdown: answers per second, the median of each.
 *
 *   npm run bench:runs -- [--seconds 4] [--rounds 3] [--on sqlite,mariadb,mysql]
 */
import { parseArgs } from 'node:util';
import { launchHub } from '../test/support/hub-process.js';
import { ALL_DATABASES, withEachDatabase } from './databases.js';
import { launchServer } from './launch.js';
import { load } from './load.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    on: { type: 'string', default: ALL_DATABASES },
  },
});
const [SECONDS, ROUNDS] = [Number(values.seconds), Number(values.rounds)];
/** A batch that waits for its turn must not fail. Batches come first, so that each agent has a hundred runs to list. */
const CONNECTIONS = { runs: 16, run: 64, 'run-list': 64 };
type Script = keyof typeof CONNECTIONS;

console.log('| database | | plain/s | hub/s | hub ÷ plain |');
console.log('| --- | --- | --: | --: | --: |');
await withEachDatabase(async (kind, url) => {
  const of = (name: string): string => (kind === 'sqlite' ? `${url}-${name}` : url);
  const plain = await launchServer('naive-runs', { DATABASE_URL: of('plain') });
  const hub = await launchHub({ DATABASE_URL: of('hub'), MIGRATE_ON_START: 'true' });
  // The plain app writes slowly.
  if (kind === 'sqlite') await load({ url: plain.url, script: 'runs', seconds: 10, connections: 1 });
  for (const script of Object.keys(CONNECTIONS) as Script[]) {
    const rounds: { plain: number; hub: number }[] = [];
    while (rounds.length < ROUNDS) {
      rounds.push({ plain: await answers(plain.url, script), hub: await answers(hub.url, script) });
    }
    const cells = [
      median(rounds.map((round) => round.plain)).toFixed(0),
      median(rounds.map((round) => round.hub)).toFixed(0),
      median(rounds.map((round) => round.hub / round.plain)).toFixed(1),
    ];
    console.log(`| ${kind} | ${script} | ${cells.join(' | ')} |`);
  }
  await plain.stop();
  await hub.kill();
}, values.on);

/** Per second; a load that fails says so. */
async function answers(url: string, script: Script): Promise<number> {
  const { requests, seconds, errors } = await load({
    url,
    script,
    seconds: SECONDS,
    connections: CONNECTIONS[script],
  });
  if (errors > 0) console.error(`${errors} of ${requests} requests failed`);
  return (requests - errors) / seconds;
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor((figures.length - 1) / 2)] ?? Number.NaN;
}
