import type { AgentRun } from '../hub/types.js';
import type { StatusWords } from '../words/status-words.js';

export type RunStatus = AgentRun['status'];

/** In the order of the filter. */
export const RUN_WORDS: Readonly<Record<RunStatus, StatusWords>> = {
  running: { word: 'Running', icon: 'run', tone: 'run', api: 'running' },
  success: { word: 'Succeeded', icon: 'ok', tone: 'ok', api: 'success' },
  partial: { word: 'In part', icon: 'warn', tone: 'stall', api: 'partial' },
  failure: { word: 'Failed', icon: 'fail', tone: 'fail', api: 'failure' },
  timeout: { word: 'Timed out', icon: 'stall', tone: 'fail', api: 'timeout' },
  cancelled: { word: 'Cancelled', icon: 'stop', tone: 'stop', api: 'cancelled' },
};

export function isRunStatus(text: string): text is RunStatus {
  return Object.hasOwn(RUN_WORDS, text);
}

/** How long it took, in ms: as its client says, or by its instants; null while that is not known. */
export function tookOf(
  run: Pick<AgentRun, 'duration_ms' | 'start_time' | 'end_time' | 'status'>,
): number | null {
  if (run.duration_ms > 0) return run.duration_ms;
  const ms = run.end_time === null ? Number.NaN : Date.parse(run.end_time) - Date.parse(run.start_time);
  return ms >= 0 ? ms : null;
}
