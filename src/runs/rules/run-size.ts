import type { MemberFault } from './fault.js';
import { LONG_MEMBERS } from './members.js';
import type { ToldRun } from './members.js';
import { tooLong } from './values.js';

/** How long the texts of a run are in bytes, and these with its objects in KiB. */
export function sizeOf(run: Partial<ToldRun>): { textBytes: number; kib: number } {
  let textBytes = 0;
  for (const name of LONG_MEMBERS) {
    const value = run[name];
    if (typeof value === 'string') textBytes += Buffer.byteLength(value);
  }
  const { metrics_json: metrics, context_json: context } = run;
  const bytes = textBytes + (metrics?.length ?? 0) + (context?.length ?? 0);
  return { textBytes, kib: Math.ceil(bytes / 1024) };
}

/** The fault of texts that are too long together. `place` is where the run is in the body. */
export function longTextFaults(textBytes: number, place: readonly (string | number)[]): MemberFault[] {
  const fault = tooLong(textBytes);
  return fault ? [{ fault, loc: [...place, 'error_details'], input: null }] : [];
}
