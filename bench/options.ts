import { parseArgs } from 'node:util';
import type { Contender } from './contender.js';

export interface Options {
  readonly seconds: number;
  readonly rounds: number;
  readonly soak: boolean;
  readonly contenders: readonly Contender[];
}

/** @throws {Error} with one line for the user. */
export function readOptions(args: readonly string[], all: readonly Contender[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '15' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string' },
      soak: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: whole('seconds', values.seconds),
    rounds: whole('rounds', values.rounds),
    soak: values.soak,
    contenders: values.only === undefined ? all : chosen(values.only, all),
  };
}

function chosen(only: string, all: readonly Contender[]): Contender[] {
  const ids = only.split(',').filter(Boolean);
  const unknown = ids.filter((id) => !all.some((contender) => contender.id === id));
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(', ')}; there are ${all.map(({ id }) => id).join(', ')}`);
  }
  return all.filter(({ id }) => ids.includes(id));
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} takes a whole number above 0, not '${text}'`);
}
