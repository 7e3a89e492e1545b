import { Fault } from './fault.js';
import type { MemberFault } from './fault.js';
import { memberOf, PATCHED, PATCHED_QUIETLY } from './members.js';
import type { MemberName, ToldRun } from './members.js';
import { longTextFaults, sizeOf } from './run-size.js';
import { commitHash, instant, requiredText, source } from './values.js';
import type { ReadValue } from './values.js';

type Body = Readonly<Record<string, unknown>>;
type Value = string | number | null;

export interface Patch {
  readonly changes: Partial<ToldRun>;
  /** Its texts in KiB. */
  readonly kib: number;
  /** When the client says that it changed the run. */
  readonly updatedAt: string | undefined;
  /** Those of section 3 of the contract that were sent, in its order. */
  readonly named: readonly string[];
}

/** Reads a PATCH; null leaves a member as it is. Returns the faults instead where there are any. */
export function readPatch(body: Body): Patch | readonly MemberFault[] {
  const faults: MemberFault[] = [];
  const values: Partial<Record<MemberName, Value>> = {};
  for (const name of [...PATCHED, ...PATCHED_QUIETLY]) {
    if (isSaid(body[name])) values[name] = read(body, name, memberOf(name).read, faults);
  }
  const updatedAt = isSaid(body['updated_at']) ? read(body, 'updated_at', instant, faults) : undefined;
  // Each member was read by its own kind, which gives the type of its column.
  const changes = values as Partial<ToldRun>;
  const { textBytes, kib } = sizeOf(changes);
  faults.push(...longTextFaults(textBytes, ['body']));
  if (faults.length > 0) return faults;
  return {
    changes,
    kib,
    updatedAt: typeof updatedAt === 'string' ? updatedAt : undefined,
    named: PATCHED.filter((name) => isSaid(body[name])),
  };
}

export type Commit = Pick<
  ToldRun,
  'git_commit_hash' | 'git_commit_source' | 'git_commit_author' | 'git_commit_timestamp'
>;

const REQUIRED = new Fault('missing', 'Field required');

/** Reads the commit of a run: what is left out becomes null. Returns the faults instead where there are any. */
export function readCommit(body: Body): Commit | readonly MemberFault[] {
  const faults: MemberFault[] = [];
  const required = (name: string, value: ReadValue): Value => {
    if (body[name] !== undefined) return read(body, name, value, faults);
    faults.push({ fault: REQUIRED, loc: ['body', name], input: body });
    return null;
  };
  const optional = (name: string): Value =>
    isSaid(body[name]) ? read(body, name, requiredText, faults) : null;
  const commit = {
    git_commit_hash: required('commit_hash', commitHash),
    git_commit_source: required('commit_source', source),
    git_commit_author: optional('commit_author'),
    git_commit_timestamp: optional('commit_timestamp'),
  };
  // Each value was read as its column has it.
  return faults.length > 0 ? faults : (commit as Commit);
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function read(body: Body, name: string, readValue: ReadValue, faults: MemberFault[]): Value {
  const value = readValue(body[name]);
  if (!(value instanceof Fault)) return value;
  faults.push({ fault: value, loc: ['body', name], input: body[name] });
  return null;
}
