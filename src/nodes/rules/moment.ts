import { isPlausible } from '../../job-rules/arrival.js';
import { parseInstant } from '../../platform/validation/instant.js';

/** The instant of a text as daemons write it, in UTC where it names no zone; undefined for any other text. */
export function readMoment(text: string): number | undefined {
  const joined = text.replace(' ', 'T');
  return parseInstant(joined) ?? parseInstant(`${joined}Z`);
}

/** Whether a text is an instant that a clock that was set may say. */
export function saysWhen(timestamp: string, now: number): boolean {
  return isPlausible(readMoment(timestamp), now);
}

/** When a snapshot was taken: on its arrival where it says nothing, or what no clock that was set would say. */
export function takenAt(timestamp: string | undefined, now: number): number {
  const told = timestamp === undefined ? undefined : readMoment(timestamp);
  return isPlausible(told, now) ? told : now;
}
