import { fromColumn, toRfc3339 } from '../platform/database/instant.js';
import { median, USUAL_RUNS, usualIntervalSeconds } from '../job-rules/usual.js';
import type { JobStatus } from '../job-rules/vocabulary.js';
import { newestFirst, startOf } from '../jobs/machine-runs.js';
import type { MachineKey, Run } from '../jobs/machine-runs.js';
import { daysOf } from './days.js';
import type { DayState } from './days.js';

/** A machine and job type as people read it. */
export interface MachineItem extends MachineKey {
  readonly last_good_at: string | null;
  readonly failures_since: number;
  readonly usual_interval_seconds: number | null;
  readonly usual_seconds: number | null;
  readonly usual_bytes: number | null;
  readonly last_job: LastJob | null;
  readonly days: readonly DayState[];
}

export interface LastJob {
  readonly id: string;
  readonly status: JobStatus;
  readonly started_at: string | null;
  readonly completed_at: string | null;
}

/** The facts of a machine as they were read; runs come newest first. */
export interface MachineFacts {
  readonly key: MachineKey;
  /** In milliseconds since 1970; null for never. */
  readonly goodAt: number | null;
  readonly runs: readonly Run[];
  /** The last runs of days before those of `runs`. */
  readonly earlier: readonly Run[];
  /** Completed runs, where `runs` has too few. */
  readonly successes: readonly Run[];
  /** How many runs failed since the last good one, where `runs` does not reach back to it. */
  readonly failures: number | undefined;
}

/** `today` is the number of the UTC day since 1970. */
export function itemOf(facts: MachineFacts, today: number, days: number): MachineItem {
  const { key, goodAt, runs, earlier, failures } = facts;
  const good = lastCompleted(facts);
  const [last] = runs;
  return {
    vm_name: key.vm_name,
    job_type: key.job_type,
    last_good_at: goodAt === null ? null : new Date(goodAt).toISOString(),
    failures_since: failures ?? failuresSince(runs),
    usual_interval_seconds: usualIntervalSeconds(good.map(startOf)),
    usual_seconds: rounded(median(good.map(secondsOf).filter((seconds) => seconds !== null))),
    usual_bytes: rounded(
      median(good.map(({ bytes_transferred }) => bytes_transferred).filter((bytes) => bytes !== null)),
    ),
    last_job: last ? lastJobOf(last) : null,
    days: daysOf([...runs, ...earlier], today, days),
  };
}

/** How many runs have failed since the last one that completed. */
export function failuresSince(runs: readonly Run[]): number {
  const good = runs.findIndex(({ status }) => status === 'completed');
  const since = good < 0 ? runs : runs.slice(0, good);
  return since.filter(({ status }) => status === 'failed').length;
}

/** The whole seconds that a run took; null where it has not ended, or never started. */
export function secondsOf({
  started_at,
  completed_at,
}: Pick<Run, 'started_at' | 'completed_at'>): number | null {
  if (started_at === null || completed_at === null) return null;
  return Math.max(Math.floor((fromColumn(completed_at) - fromColumn(started_at)) / 1000), 0);
}

function lastCompleted({ runs, successes }: MachineFacts): Run[] {
  const completed = [...runs.filter(({ status }) => status === 'completed'), ...successes];
  const byId = new Map(completed.map((run) => [run.id, run]));
  return [...byId.values()].toSorted(newestFirst).slice(0, USUAL_RUNS);
}

function lastJobOf({ id, status, started_at, completed_at }: Run): LastJob {
  return { id, status, started_at: toRfc3339(started_at), completed_at: toRfc3339(completed_at) };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
