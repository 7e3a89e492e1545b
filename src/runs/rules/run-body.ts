import { Fault } from './fault.js';
import type { MemberFault } from './fault.js';
import { ENDING, LONG_MEMBERS, MEMBERS } from './members.js';
import type { MemberName, ToldRun } from './members.js';
import { tooLong } from './values.js';

type Body = Readonly<Record<string, unknown>>;

/** A run as it was told, and how much it is: its texts in KiB. */
export interface Told {
  readonly run: ToldRun;
  readonly kib: number;
  /** The part of it that a run which is still running takes, if this one has ended. */
  readonly ending: Partial<ToldRun>;
}

const REQUIRED = new Fault('missing', 'Field required');

/** Reads one run; `place` is where it is in the body. Returns its faults instead where it has any. */
export function readRun(
  body: Body,
  place: readonly (string | number)[] = ['body'],
): Told | readonly MemberFault[] {
  const faults: MemberFault[] = [];
  const run: Partial<Record<MemberName, string | number | null>> = {};
  for (const { name, isRequired, read, usual } of MEMBERS) {
    const given = body[name];
    if (given === undefined) {
      if (isRequired) faults.push({ fault: REQUIRED, loc: [...place, name], input: body });
      else run[name] = usual;
      continue;
    }
    const value = read(given);
    if (value instanceof Fault) faults.push({ fault: value, loc: [...place, name], input: given });
    else run[name] = value;
  }
  if (faults.length > 0) return faults;
  // Each member was read by its own kind, which gives the type of its column.
  const told = run as ToldRun;
  const bytes = bytesOf(told);
  const long = tooLong(bytes);
  if (long) return [{ fault: long, loc: [...place, 'error_details'], input: null }];
  return { run: told, kib: Math.ceil((bytes + jsonLength(told)) / 1024), ending: endingOf(told, body) };
}

function bytesOf(run: ToldRun): number {
  let bytes = 0;
  for (const name of LONG_MEMBERS) {
    const value = run[name];
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
  }
  return bytes;
}

function jsonLength({ metrics_json: metrics, context_json: context }: ToldRun): number {
  return (metrics?.length ?? 0) + (context?.length ?? 0);
}

/** Members that were left out, or null, say nothing. */
function endingOf(run: ToldRun, body: Body): Partial<ToldRun> {
  if (run.status === 'running') return {};
  const said = ENDING.filter((name) => body[name] !== undefined && body[name] !== null);
  return Object.fromEntries(said.map((name) => [name, run[name]]));
}
