import { startOf } from '../jobs/machine-runs.js';
import type { Run } from '../jobs/machine-runs.js';

export const DAY_MS = 86_400_000;

/** How a day of a machine went. */
export const DAY_STATES = ['good', 'warnings', 'failed', 'running', 'none'] as const;
export type DayState = (typeof DAY_STATES)[number];

/** The number of the UTC day since 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/**
 * The state of each of the `count` days up to today, oldest first: how the last run that started on it ended, as a retry
 * makes up for a failure. A cancelled run says nothing of its machine, and does not count. `runs` come newest first.
 */
export function daysOf(runs: readonly Run[], today: number, count: number): DayState[] {
  const last = new Map<number, DayState>();
  for (const run of runs) {
    const day = dayOf(startOf(run));
    const state = stateOf(run);
    if (state && !last.has(day)) last.set(day, state);
  }
  return Array.from({ length: count }, (_, index) => last.get(today - count + 1 + index) ?? 'none');
}

/** Undefined for a run that was cancelled; a run that is not over is `running`, also before its start. */
export function stateOf({
  status,
  warning_count,
}: Pick<Run, 'status' | 'warning_count'>): DayState | undefined {
  if (status === 'completed') return warning_count > 0 ? 'warnings' : 'good';
  if (status === 'cancelled') return undefined;
  return status === 'failed' ? 'failed' : 'running';
}
