import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CLIENTS, DATABASES } from './plan.js';
import type { Clients, Database } from './plan.js';

export const HELP = `npm run chaos -- [options]

Kills, cuts, freezes and fills everything around the hub while clients report, and then holds the rows to
what was acknowledged. See docs/chaos.md.

  --database KIND   sqlite, mariadb or mysql (default: each that can be started here, one after the other)
  --seconds N       how long there are faults, from 10 (default: 60)
  --seed N          0 to 2147483647; the same seed repeats the plan (default: a new one, which is printed)
  --clients KIND    requests (default), or library: processes of backup-report that are killed as well
  --plan            print the plan and end
  --help            print this and end`;

export const MAX_SEED = 2 ** 31 - 1;
const LEAST_SECONDS = 10;
const MOST_SECONDS = 86_400;

export interface Options {
  readonly databases: readonly Database[];
  readonly seconds: number;
  readonly seed: number;
  readonly clients: Clients;
  readonly plan: boolean;
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
      clients: { type: 'string', default: 'requests' },
      plan: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    databases: values.database === undefined ? DATABASES : [databaseOf(values.database)],
    seconds: whole('seconds', values.seconds, LEAST_SECONDS, MOST_SECONDS),
    seed: whole('seed', values.seed, 0, MAX_SEED),
    clients: clientsOf(values.clients),
    plan: values.plan,
    help: values.help,
  };
}

function clientsOf(text: string): Clients {
  const known = CLIENTS.find((clients) => clients === text);
  if (known) return known;
  throw new Error(`--clients takes ${CLIENTS.join(' or ')}, not '${text}'`);
}

export function freshSeed(): number {
  return randomInt(MAX_SEED);
}

export function databaseOf(text: string): Database {
  const known = DATABASES.find((database) => database === text);
  if (known) return known;
  throw new Error(`--database takes ${DATABASES.join(', ')}, not '${text}'`);
}

export function whole(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value >= min && value <= max) return value;
  throw new Error(`--${name} takes a whole number from ${min} to ${max}, not '${text}'`);
}
