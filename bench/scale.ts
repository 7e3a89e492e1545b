/**
 * Measures the cost of a hundred times as many finished jobs: the same loads of 1,000 running jobs beside few and
 * beside many, turn about, on SQLite and on a private MariaDB for each size. The table shows medians, and many ÷ few.
 *
 * npm run bench:scale -- [--seconds 5] [--rounds 3] [--few 10000] [--many 1000000] [--only sqlite]
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { medianOf } from './measure.js';
import type { Measurement } from './measure.js';
import { measureField, startField } from './scale-field.js';
import type { Field } from './scale-field.js';
import { LOADS } from './scale-loads.js';
import { scaleTable } from './scale-table.js';
import type { ScaleRow } from './scale-table.js';
import { onMariaDb, onSqlite, withSite } from './site.js';

// Children end with this process, which shuts down cleanly only on a signal.
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
      for (const field of [few, many]) await field.stop();
    }),
  );
}
console.log(
  `\n${options.rounds} rounds of ${options.seconds} s for each load: 1,000 running jobs with 3 disks beside`,
);
console.log(
  `${options.few} and beside ${options.many} finished jobs with a disk each\n\n${scaleTable(rows)}`,
);

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
        list.push(await measureField(field, measurements.scaleLoad, Number(options.seconds)));
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
