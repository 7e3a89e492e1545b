import { Fault } from './fault.js';
import type { MemberFault } from './fault.js';
import { ENDING, MEMBERS } from './members.js';
import type { MemberName, ToldRun } from './members.js';
import { longTextFaults, sizeOf } from './run-size.js';

type Body = Readonly<Record<string, unknown>>;

/** A run as it was told, and how much it is: its texts in KiB. */
export interface Told {
  readonly run: ToldRun;
  readonly kib: number;
  /** The part of it that a run which is still running takes, if this one has ended. */
  readonly ending: () => Partial<ToldRun>;
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
  const { textBytes, kib } = sizeOf(told);
  const long = longTextFaults(textBytes, place);
  return long.length > 0 ? long : { run: told, kib, ending: () => endingOf(told, body) };
}

/** Members that were left out, or null, say nothing. */
function endingOf(run: ToldRun, body: Body): Partial<ToldRun> {
  if (run.status === 'running') return {};
  const said = ENDING.filter((name) => body[name] !== undefined && body[name] !== null);
  return Object.fromEntries(said.map((name) => [name, run[name]]));
}
