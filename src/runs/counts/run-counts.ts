import type { Dialect } from '../../platform/database/dialect.js';
import { toColumn } from '../../platform/database/instant.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { msOf } from '../rules/instant.js';
import type { RunStatus } from '../rules/vocabulary.js';
import type { RunSet } from '../run-set.js';

const MINUTE_MS = 60_000;
/** The minutes of a day. */
export const MINUTES_KEPT = 24 * 60;
/** With several rows for one count, transactions wait less for each other; a SQLite file has one writer anyway. */
export const shardsOn = ({ name }: Pick<Dialect, 'name'>): number => (name === 'sqlite' ? 1 : 4);
/** That of the recount. */
export const CORRECTION_SHARD = 100;
const NEVER_MS = 0;

/** How many runs of an agent, job type and status came or went, and when the last came. */
interface Delta {
  readonly agent_name: string;
  readonly job_type: string;
  readonly status: string;
  readonly runs: number;
  readonly lastMs: number;
}

/** Keeps the numbers of runs, in the transaction that changes the runs; comes last, as its rows are those of all hubs. */
export function countRuns(transaction: Transaction, runs: RunSet, now: number, shard: number): void {
  addToCounts(transaction, deltasOf(runs, now), shard);
  addToMinutes(
    transaction,
    runs.newRuns.map(({ created_at: at }) => msOf(at)),
    now,
    shard,
  );
}

/** In one order everywhere, so that two transactions never deadlock. */
export function addToCounts(transaction: Transaction, deltas: readonly Delta[], shard: number): void {
  const rows = deltas.map(({ agent_name, job_type, status, runs, lastMs }) => ({
    agent_name,
    job_type,
    status,
    shard,
    runs,
    last_at: toColumn(lastMs),
  }));
  transaction.insert('agent_run_counts', rows, ['agent_name', 'job_type', 'status', 'shard'], {
    runs: 'add',
    last_at: 'greatest',
  });
}

/** Adds runs to the minutes in which they were created; those of the future count as of now. */
export function addToMinutes(
  transaction: Transaction,
  createdMs: readonly number[],
  now: number,
  shard: number,
): void {
  const current = minuteOf(now);
  const minutes = new Map<number, number>();
  for (const ms of createdMs) {
    const minute = Math.min(minuteOf(ms), current);
    if (minute > current - MINUTES_KEPT) minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  const rows = [...minutes].toSorted(([a], [b]) => a - b).map(([minute, runs]) => ({ minute, shard, runs }));
  transaction.insert('agent_run_minutes', rows, ['minute', 'shard'], { runs: 'add' });
}

export function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

function deltasOf(runs: RunSet, now: number): Delta[] {
  const deltas = new Map<string, Delta>();
  const add = (agent: string, type: string, status: RunStatus, by: number, lastMs: number): void => {
    const key = `${agent}\0${type}\0${status}`;
    const known = deltas.get(key);
    deltas.set(key, {
      agent_name: agent,
      job_type: type,
      status,
      runs: (known?.runs ?? 0) + by,
      lastMs: Math.max(known?.lastMs ?? NEVER_MS, lastMs),
    });
  };
  for (const { agent_name: agent, job_type: type, status, end_time: end } of runs.newRuns) {
    add(agent, type, status, 1, endMs(end, now));
  }
  for (const { stored, changed } of runs.changedRuns) {
    const { status: after = stored.status, end_time: end = null } = changed;
    if (after === stored.status) continue;
    add(stored.agent_name, stored.job_type, stored.status, -1, NEVER_MS);
    add(stored.agent_name, stored.job_type, after, 1, endMs(end, now));
  }
  return [...deltas].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta);
}

/** When a run ended, as far as that can be: not in the future, and not where the client's text is no instant. */
export function endMs(end: string | null, now: number): number {
  const ms = end === null ? Number.NaN : msOf(end);
  return ms >= NEVER_MS && ms <= now ? ms : now;
}
