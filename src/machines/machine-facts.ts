import type { Dialect } from '../platform/database/dialect.js';
import { fromColumn } from '../platform/database/instant.js';
import type { Transaction } from '../platform/database/transaction.js';
import { USUAL_RUNS } from '../job-rules/usual.js';
import { NEVER } from '../jobs/counts/last-successes.js';
import { failuresAfter, lastRunsWithin, newestRuns, newestSuccesses, startOf } from '../jobs/machine-runs.js';
import type { MachineKey, Run, Span } from '../jobs/machine-runs.js';
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
  const read = machines.map((key, index) => readOf(key, runs[index] ?? [], most));
  await addEarlier(transaction, dialect, read, today - days + 1);
  await addSuccesses(transaction, dialect, read);
  await addFailures(transaction, dialect, read);
  return read;
}

/** Facts that are still being read. */
type Reading = { -readonly [Member in keyof MachineFacts]: MachineFacts[Member] } & {
  /** Whether there are more runs than were read. */
  readonly hasMore: boolean;
};

function readOf({ good_at, ...key }: MachineRow, runs: readonly Run[], most: number): Reading {
  return {
    key,
    goodAt: good_at > NEVER ? fromColumn(good_at) : null,
    runs,
    earlier: [],
    successes: [],
    failures: undefined,
    hasMore: runs.filter(({ started_at }) => started_at !== null).length >= most,
  };
}

async function addEarlier(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly Reading[],
  firstDay: number,
): Promise<void> {
  const spans = machines.flatMap((machine) =>
    machine.hasMore ? daysBefore(machine, firstDay).map((span) => ({ machine, ...span })) : [],
  );
  const found = await lastRunsWithin(transaction, dialect, spans);
  spans.forEach(({ machine }, index) => (machine.earlier = [...machine.earlier, ...(found[index] ?? [])]));
}

/** The days from `first` on that come before the oldest run that was read. */
function daysBefore({ key, runs }: Reading, first: number): Span[] {
  const oldest = runs.findLast(({ started_at }) => started_at !== null);
  const end = oldest ? dayOf(startOf(oldest)) : first;
  return Array.from({ length: Math.max(end - first, 0) }, (_, index) => ({
    key,
    from: (first + index) * DAY_MS,
    to: (first + index + 1) * DAY_MS,
  }));
}

async function addSuccesses(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly Reading[],
): Promise<void> {
  const poor = machines.filter(({ hasMore, runs }) => hasMore && completedIn(runs) < USUAL_RUNS);
  const keys = poor.map(({ key }) => key);
  const found = await newestSuccesses(transaction, dialect, keys, SUCCESSES);
  poor.forEach((machine, index) => (machine.successes = found[index] ?? []));
}

/** Counts them only where no good run is among those read. */
async function addFailures(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly Reading[],
): Promise<void> {
  const bad = machines.filter(({ hasMore, runs }) => hasMore && completedIn(runs) === 0);
  if (bad.length === 0) return;
  const queries = bad.map(({ key, successes: [good] }) =>
    failuresAfter(dialect, key, good ? startOf(good) : -Infinity, FAILURES),
  );
  const found = await transaction.select<{ failures: number }[]>(...queries);
  bad.forEach((machine, index) => (machine.failures = found[index]?.[0]?.failures ?? 0));
}

function completedIn(runs: readonly Run[]): number {
  return runs.filter(({ status }) => status === 'completed').length;
}
