import type { MachineItem } from '../hub/types.js';
import { agoText } from './spans.js';
import type { Tone } from './status-words.js';

/** As the hub judges it for `no_good_run`. */
const OVERDUE_INTERVALS = 3;
const LATE_INTERVALS = 1.5;

type Item = Pick<MachineItem, 'last_good_at' | 'usual_interval_seconds' | 'failures_since'>;

/** `good 3 d 20 h ago`, with a hue where that is longer than usual. */
export function lastGoodOf(item: Item, now: number): { readonly text: string; readonly tone: Tone | '' } {
  if (item.last_good_at === null)
    return { text: 'no good run yet', tone: item.failures_since > 0 ? 'fail' : 'wait' };
  const age = now - Date.parse(item.last_good_at);
  const intervals = item.usual_interval_seconds ? age / 1_000 / item.usual_interval_seconds : 0;
  return { text: `good ${agoText(age)}`, tone: toneOf(intervals, item.failures_since) };
}

function toneOf(intervals: number, failures: number): Tone | '' {
  if (intervals > OVERDUE_INTERVALS) return 'fail';
  return intervals > LATE_INTERVALS || failures > 0 ? 'stall' : '';
}
