import type { JobView } from '../jobs/job-view.js';

/** Members that the hub derives from the curve of a job, where it does. */
interface ObservedPace {
  readonly observed_speed_bps?: number | null;
  readonly stuck?: boolean;
}

/** Bytes per second, 0 where nobody can know. */
export function speedOf(view: JobView & ObservedPace): number {
  return view.observed_speed_bps ?? 0;
}

export function isStuck(view: JobView & ObservedPace): boolean {
  return view.stuck ?? false;
}
