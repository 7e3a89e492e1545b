/**
 * The hub beside what one could have instead, in one run: every round measures every contender, each on an empty
 * database; the tables show medians. The load, the contender and its database share the machine.
 *
 *   npm run bench -- [--seconds 15] [--rounds 3] [--only hub-mariadb,raw-20] [--soak]
 */
import { findProgram } from '../test/support/programs.js';
import type { Contender, Kind, Site } from './contender.js';
import { CONTENDERS } from './contenders.js';
import { measure, medianOf } from './measure.js';
import type { Measurement } from './measure.js';
import { readOptions } from './options.js';
import type { Options } from './options.js';
import { describeMachine, writeResults } from './results.js';
import { describeMariaDb, withSite } from './site.js';
import { soak } from './soak.js';
import { contenderTable, verdictTable } from './tables.js';
import { judge } from './targets.js';

// Children end with this process, which shuts down cleanly only on a signal.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const startedAt = new Date();
const options = readOptions(process.argv.slice(2), CONTENDERS);
await withSite(async (site) => {
  const machine = describeMachine();
  const mariadb = await describeMariaDb(site);
  const measured = await measureAll(site, options);
  const soaked = options.soak ? await soak(site) : undefined;
  const medians = Object.fromEntries(measured.map(({ contender, median }) => [contender.id, median]));
  const targets = judge(medians, soaked);
  const { seconds, rounds } = options;

  console.log(`\n${rounds} rounds of ${seconds} s each; ${machine.cores} cores of ${machine.processor},`);
  console.log(`Node.js ${machine.node}, MariaDB ${settingsOf(mariadb)}; SQLite with synchronous = FULL\n`);
  for (const kind of ['updates', 'polls'] satisfies Kind[]) {
    const contenders = options.contenders.filter((contender) => contender.kind === kind);
    if (contenders.length > 0) console.log(`${contenderTable(contenders, medians)}\n`);
  }
  console.log(`${verdictTable(targets)}\n`);
  const results = { startedAt, seconds, rounds, machine, mariadb, measured, soak: soaked, targets };
  console.log(`Written to ${await writeResults(results)}`);
});

interface Measured {
  readonly contender: Contender;
  readonly rounds: Measurement[];
  readonly median: Measurement;
}

async function measureAll(site: Site, { contenders, rounds, seconds }: Options): Promise<Measured[]> {
  const here = contenders.filter(({ needs }) => !needs || findProgram(needs.program));
  const measurements = new Map<Contender, Measurement[]>(here.map((contender) => [contender, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const [contender, taken] of measurements) {
      const measurement = await measure(contender, site, seconds);
      taken.push(measurement);
      console.error(`round ${round}: ${contender.id} ${Math.round(measurement.perSecond)}/s`);
    }
  }
  return Array.from(measurements, ([contender, taken]) => ({
    contender,
    rounds: taken,
    median: medianOf(taken),
  }));
}

function settingsOf({ version, ...settings }: Record<string, string | number>): string {
  return [version, ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`)].join(', ');
}
