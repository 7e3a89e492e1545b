import type { MemberFault } from './fault.js';
import { LONG_MEMBERS } from './members.js';
import type { ToldRun } from './members.js';
import { tooLong } from './values.js';

/** The fault of texts that are too long together. `place` is where the run is in the body. */
export function longTextFaults(run: Partial<ToldRun>, place: readonly (string | number)[]): MemberFault[] {
  const fault = tooLong(textBytes(run));
  return fault ? [{ fault, loc: [...place, 'error_details'], input: null }] : [];
}

/** The long texts and objects of a run, in KiB. */
export function kibOf(run: Partial<ToldRun>): number {
  const { metrics_json: metrics, context_json: context } = run;
  return Math.ceil((textBytes(run) + (metrics?.length ?? 0) + (context?.length ?? 0)) / 1024);
}

function textBytes(run: Partial<ToldRun>): number {
  let bytes = 0;
  for (const name of LONG_MEMBERS) {
    const value = run[name];
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
  }
  return bytes;
}
