import type { JobView } from '../hub/types.js';

/** Orders of jobs; equal ones are told apart by their ids, so that an order is always the same. */
type Order = (a: JobView, b: JobView) => number;

/** Those with a known end first, then those that stand still, then those that nobody can tell, then those that wait. */
export const bySoonestEnd: Order = (a, b) =>
  rankOf(a) - rankOf(b) || textOf(a.estimated_completion_at, b.estimated_completion_at) || byNewest(a, b);

export const byNewest: Order = (a, b) => textOf(b.created_at, a.created_at) || idOf(b, a);

export const byLongest: Order = (a, b) => textOf(a.started_at ?? '9', b.started_at ?? '9') || idOf(a, b);

export const bySilence: Order = (a, b) =>
  textOf(a.last_telemetry_at ?? '9', b.last_telemetry_at ?? '9') || idOf(a, b);

export const byFastest: Order = (a, b) =>
  (b.observed_speed_bps ?? -1) - (a.observed_speed_bps ?? -1) || idOf(a, b);

export const byLargest: Order = (a, b) => (b.total_bytes ?? -1) - (a.total_bytes ?? -1) || idOf(a, b);

export const byLeastProgress: Order = (a, b) =>
  (a.progress_percent ?? -1) - (b.progress_percent ?? -1) || idOf(a, b);

function rankOf({ status, stuck, estimated_completion_at: end }: JobView): number {
  if (status === 'pending') return 3;
  if (end !== null) return 0;
  return stuck || status === 'stalled' ? 1 : 2;
}

function textOf(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

function idOf(a: JobView, b: JobView): number {
  return textOf(a.id, b.id);
}
