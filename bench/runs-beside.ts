/**
 * Prints what the run ledger costs the ingest of jobs: two hubs on one database, of which one has no ledger, take turns
 * under the same load of updates; the one that has it does so alone, and while agents write runs at a moderate rate.
 *
 *   npm run bench:runs-beside -- [--rate 200] [--rounds 12] [--seconds 2] [--on sqlite,mariadb,mysql]
 */
import { parseArgs } from 'node:util';
import { launchHub } from '../test/support/hub-process.js';
import { ALL_DATABASES, withEachDatabase } from './databases.js';
import { entryOf } from './launch.js';
import { load } from './load.js';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '2' },
    on: { type: 'string', default: ALL_DATABASES },
  },
});
const [RATE, ROUNDS, SECONDS] = [values.rate, values.rounds, values.seconds].map(Number) as [
  number,
  number,
  number,
];
/** Many enough that none waits for the commit of another. */
const AGENTS = 16;

interface Round {
  readonly without: number;
  readonly unused: number;
  readonly beside: number;
  readonly runs: number;
}

console.log(
  `| database | updates/s without a ledger | ledger unused ÷ without | beside runs ÷ unused | runs/s |`,
);
console.log('| --- | --: | --: | --: | --: |');
await withEachDatabase(async (kind, url) => {
  const of = (name: string): string => (kind === 'sqlite' ? `${url}-${name}` : url);
  const env = (name: string): Record<string, string> => ({
    DATABASE_URL: of(name),
    MIGRATE_ON_START: 'true',
  });
  const hub = await launchHub(env('hub'));
  const without = await launchHub({
    ...env('without'),
    NODE_OPTIONS: `--import=${entryOf('without-runs')}`,
  });
  const { status } = await fetch(`${without.url}/api/v1/metadata`);
  if (status !== 404) throw new Error('This hub has a ledger: bench/without-runs does not know where');
  for (const { url: warm } of [hub, without]) await load({ url: warm, script: 'report', seconds: 3 });
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) {
    rounds.push({
      without: await updatesPerSecond(without.url),
      unused: await updatesPerSecond(hub.url),
      ...(await besideRuns(hub.url)),
    });
  }
  await Promise.all([hub.kill(), without.kill()]);
  const spread = (figure: (round: Round) => number): string => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => part(rounds.map(figure), share).toFixed(2));
    return `${middle} (${low}–${high})`;
  };
  const cells = [
    Math.round(
      part(
        rounds.map((round) => round.without),
        0.5,
      ),
    ),
    spread((round) => round.unused / round.without),
    spread((round) => round.beside / round.unused),
    Math.round(
      part(
        rounds.map((round) => round.runs),
        0.5,
      ),
    ),
  ];
  console.log(`| ${kind} | ${cells.join(' | ')} |`);
}, values.on);

async function updatesPerSecond(url: string): Promise<number> {
  const { requests, seconds, errors } = await load({ url, script: 'report', seconds: SECONDS });
  if (errors > 0) throw new Error(`${errors} updates failed`);
  return requests / seconds;
}

async function besideRuns(url: string): Promise<Pick<Round, 'beside' | 'runs'>> {
  const writing = { url, script: 'run', seconds: SECONDS, connections: AGENTS, rate: RATE };
  const [beside, runs] = await Promise.all([updatesPerSecond(url), load(writing)]);
  if (runs.errors > 0) throw new Error(`${runs.errors} runs failed`);
  return { beside, runs: runs.requests / runs.seconds };
}

/** The figure below which this share of them is. */
function part(figures: readonly number[], share: number): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(share * figures.length)] ?? Number.NaN;
}
