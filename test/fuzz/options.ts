import { parseArgs } from 'node:util';
import { databaseOf, freshSeed, MAX_SEED, whole } from '../chaos/options.js';
import { DATABASES } from '../chaos/plan.js';
import type { Database } from '../chaos/plan.js';

export const HELP = `npm run fuzz -- [options]

Asks every operation of the hub's own OpenAPI document what it should, what it nearly should and what it should
not, and holds each answer to what was promised. See docs/fuzz.md.

  --database KIND   sqlite, mariadb or mysql (default: each, one after the other)
  --seconds N       how long each is asked, from 5 (default: 60)
  --seed N          0 to 2147483647; the same seed repeats the requests (default: a new one, which is printed)
  --chunk N         those fifty requests of the seed alone
  --help            print this and end`;

const LEAST_SECONDS = 5;
const MOST_SECONDS = 86_400;

export interface Options {
  readonly databases: readonly Database[];
  readonly seconds: number;
  readonly seed: number;
  readonly chunk?: number;
  readonly help: boolean;
}

/** @throws {Error} with one line for the user. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(freshSeed()) },
      chunk: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    databases: values.database === undefined ? DATABASES : [databaseOf(values.database)],
    seconds: whole('seconds', values.seconds, LEAST_SECONDS, MOST_SECONDS),
    seed: whole('seed', values.seed, 0, MAX_SEED),
    ...(values.chunk === undefined ? {} : { chunk: whole('chunk', values.chunk, 0, MAX_SEED) }),
    help: values.help,
  };
}
