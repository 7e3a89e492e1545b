/**
 * What a hundred times as many finished jobs cost: the same loads of 1,000 running jobs beside few and beside many,
 * turn about, on SQLite and on a private MariaDB for each size. The table shows medians, and many ÷ few.
 *
 *   npm run bench:scale -- [--seconds 5] [--rounds 3] [--few 10000] [--many 1000000] [--only sqlite]
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { load, JOBS } from './load.js';
import { measureRunning, medianOf } from './measure.js';
import type { Measurement } from './measure.js';
import { fillGround } from './scale-ground.js';
import { LOADS } from './scale-loads.js';
import type { ScaleLoad } from './scale-loads.js';
import { scaleTable } from './scale-table.js';
import type { ScaleRow } from './scale-table.js';
import { startHub } from './servers.js';
import { onMariaDb, onSqlite, withSite } from './site.js';
import type { Ground } from './site.js';

/** A hub on jobs that are there already. */
type Field = Awaited<ReturnType<typeof startHub>> & { readonly finished: number };

const WARM_UP_SECONDS = 2;
/** In which Node.js compiles what is used most. */
const START_UP_SECONDS = 8;
/** No running job goes stale while other loads have their turn. */
const NEVER_STALE = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };

// Children end with this process, which ends in order only when it is told so.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
Logger.overrideLogger(['warn', 'error']);

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    few: { type: 'string', default: '10000' },
    many: { type: 'string', default: '1000000' },
    only: { type: 'string' },
  },
});
const grounds = { sqlite: onSqlite, mariadb: onMariaDb };

const rows: ScaleRow[] = [];
for (const [kind, groundOn] of Object.entries(grounds)) {
  if (options.only && options.only !== kind) continue;
  // Each size has a server of its own, as the two would share one's memory.
  await withSite(async (siteOfFew) =>
    withSite(async (siteOfMany) => {
      const few = await startField(await groundOn(siteOfFew), Number(options.few));
      const many = await startField(await groundOn(siteOfMany), Number(options.many));
      rows.push(...(await compare(kind, few, many)));
      for (const { stop } of [few, many]) await stop();
    }),
  );
}
console.log(
  `\n${options.rounds} rounds of ${options.seconds} s for each load: 1,000 running jobs with 3 disks beside`,
);
console.log(
  `${options.few} and beside ${options.many} finished jobs with a disk each\n\n${scaleTable(rows)}`,
);

async function startField(ground: Ground, finished: number): Promise<Field> {
  const startedAt = performance.now();
  await fillGround(ground.url, { finished, running: JOBS, silent: 0, disks: { completed: 1, running: 3 } });
  console.error(
    `${finished} finished jobs: filled in ${Math.round((performance.now() - startedAt) / 1000)} s`,
  );
  const hub = await startHub(ground, NEVER_STALE);
  await load({ url: hub.url, script: 'scattered', seconds: START_UP_SECONDS });
  return { ...hub, finished };
}

async function compare(kind: string, few: Field, many: Field): Promise<ScaleRow[]> {
  const taken = LOADS.map((scaleLoad) => ({
    scaleLoad,
    few: [] as Measurement[],
    many: [] as Measurement[],
  }));
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const measurements of taken) {
      const turns = [
        [few, measurements.few],
        [many, measurements.many],
      ] as const;
      for (const [field, list] of round % 2 ? turns : turns.toReversed()) {
        list.push(await measureLoad(field, measurements.scaleLoad));
      }
      console.error(`round ${round}: ${kind}, ${measurements.scaleLoad.name}`);
    }
  }
  return taken.map((measurements) => ({
    kind,
    load: measurements.scaleLoad,
    few: medianOf(measurements.few),
    many: medianOf(measurements.many),
  }));
}

async function measureLoad(field: Field, { plan, path }: ScaleLoad): Promise<Measurement> {
  const url = field.url + (path?.(field.finished) ?? '');
  const running = {
    pid: field.pid,
    databasePid: field.ground.pid,
    load: (seconds: number) => load({ ...plan, url, seconds }),
    stop: async () => {},
  };
  await running.load(WARM_UP_SECONDS);
  const measurement = await measureRunning(running, Number(options.seconds));
  if (measurement.errors > 0) throw new Error(`${measurement.errors} requests of ${plan.script} failed`);
  return measurement;
}
