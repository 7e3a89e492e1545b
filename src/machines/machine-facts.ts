import type { Dialect } from '../platform/database/dialect.js';
import { fromColumn } from '../platform/database/instant.js';
import type { Transaction } from '../platform/database/transaction.js';
import { USUAL_RUNS } from '../job-rules/usual.js';
import { NEVER } from '../jobs/counts/last-successes.js';
import { failuresAfter, lastRunsWithin, newestRuns, newestSuccesses, startOf } from '../jobs/machine-runs.js';
import type { MachineKey, Run } from '../jobs/machine-runs.js';
import { DAY_MS, dayOf } from './days.js';
import type { MachineFacts } from './machine-item.js';

/** How much of each machine is read; a daily run needs no more than the first round. */
export interface Depth {
  readonly days: number;
  readonly runs: number;
}

/** A row of `last_successes`. */
export type MachineRow = MachineKey & { readonly good_at: string };

/** So many more are looked at of machines with more runs than are read. */
const SUCCESSES = 100;
const FAILURES = 1_000;

/**
 * Reads what the items of these machines follow from, in rounds whose size depends on the number of machines alone:
 * 1. The newest runs of each machine.
 * 2. For those with more runs: the last run of each day that the first round did not reach, their newest successes where
 *    too few were among the runs, and the failures since the last of these.
 */
export async function factsOf(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly MachineRow[],
  today: number,
  { days, runs: most }: Depth,
): Promise<MachineFacts[]> {
  const runs = await newestRuns(transaction, dialect, machines, most);
  const hasMore = runs.map((some) => some.filter(({ started_at }) => started_at !== null).length >= most);
  const spans = runs.flatMap((some, machine) =>
    hasMore[machine] ? spansBefore(some, machine, today - days + 1) : [],
  );
  const earlier = await lastRunsWithin(transaction, dialect, machines, spans);
  const poor = machines
    .map((_, machine) => machine)
    .filter((machine) => hasMore[machine] && isPoor(runs[machine]));
  const successes = await successesOf(transaction, dialect, machines, poor);
  const failures = await failuresOf(transaction, dialect, machines, runs, successes, poor);
  return machines.map((key, machine) => ({
    key,
    goodAt: key.good_at > NEVER ? fromColumn(key.good_at) : null,
    runs: runs[machine] ?? [],
    earlier: earlier[machine] ?? [],
    successes: successes.get(machine) ?? [],
    failures: failures.get(machine),
  }));
}

/** The days from `first` on that come before the oldest of these runs. */
function spansBefore(
  runs: readonly Run[],
  machine: number,
  first: number,
): { machine: number; from: number; to: number }[] {
  const oldest = runs.findLast(({ started_at }) => started_at !== null);
  const end = oldest ? dayOf(startOf(oldest)) : first;
  return Array.from({ length: Math.max(end - first, 0) }, (_, index) => ({
    machine,
    from: (first + index) * DAY_MS,
    to: (first + index + 1) * DAY_MS,
  }));
}

function isPoor(runs: readonly Run[] = []): boolean {
  return runs.filter(({ status }) => status === 'completed').length < USUAL_RUNS;
}

async function successesOf(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly MachineKey[],
  poor: readonly number[],
): Promise<Map<number, Run[]>> {
  const keys = poor.flatMap((machine) => machines[machine] ?? []);
  const found = await newestSuccesses(transaction, dialect, keys, SUCCESSES);
  return new Map(poor.map((machine, index) => [machine, found[index] ?? []]));
}

/** Only of machines without any good run among those read. */
async function failuresOf(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly MachineKey[],
  runs: readonly (readonly Run[])[],
  successes: ReadonlyMap<number, readonly Run[]>,
  poor: readonly number[],
): Promise<Map<number, number>> {
  const bad = poor.filter((machine) => !runs[machine]?.some(({ status }) => status === 'completed'));
  if (bad.length === 0) return new Map();
  const queries = bad.flatMap((machine) => {
    const key = machines[machine];
    const [good] = successes.get(machine) ?? [];
    return key ? failuresAfter(dialect, key, good ? startOf(good) : -Infinity, FAILURES) : [];
  });
  const answers = await transaction.select<{ failures: number }[]>(...queries);
  return new Map(bad.map((machine, index) => [machine, answers[index]?.[0]?.failures ?? 0]));
}
