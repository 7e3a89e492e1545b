import { isObject } from '../../platform/validation/to-instance.js';
import { Fault } from './fault.js';
import type { MemberFault } from './fault.js';
import { readRun } from './run-body.js';
import type { Told } from './run-body.js';

const NO_OBJECT = new Fault('model_attributes_type', 'Input should be a valid dictionary');
const NO_LIST = new Fault('list_type', 'Input should be a valid list');
const REQUIRED = new Fault('missing', 'Field required');

export interface Batch {
  readonly told: readonly Told[];
  /** The faults of items that cost no other: `<event_id>: text`. */
  readonly errors: readonly string[];
}

/** The runs of either form of a batch, or the fault; undefined where the body is neither a list nor an object. */
export function runsIn(body: unknown): readonly unknown[] | MemberFault | undefined {
  if (Array.isArray(body)) return body as unknown[];
  if (!isObject(body)) return undefined;
  const runs = (body as Record<string, unknown>)['runs'];
  if (Array.isArray(runs)) return runs as unknown[];
  const fault = runs === undefined ? REQUIRED : NO_LIST;
  return { fault, loc: ['body', 'runs'], input: runs ?? body };
}

/** A bad status or a negative number costs its own item; returns the faults where there is any other. */
export function readBatch(runs: readonly unknown[]): Batch | readonly MemberFault[] {
  const told: Told[] = [];
  const errors: string[] = [];
  const faults: MemberFault[] = [];
  for (const [index, item] of runs.entries()) {
    if (!isObject(item)) {
      faults.push({ fault: NO_OBJECT, loc: ['body', index], input: item });
      continue;
    }
    const read = readRun(item as Record<string, unknown>, ['body', index]);
    if ('run' in read) told.push(read);
    else if (read.every(({ fault }) => fault.isMild)) errors.push(errorOf(item, read));
    else faults.push(...read.filter(({ fault }) => !fault.isMild));
  }
  return faults.length > 0 ? faults : { told, errors };
}

function errorOf(item: object, faults: readonly MemberFault[]): string {
  const { event_id: id } = item as { event_id: string };
  const texts = faults.map(({ fault, loc }) => `${String(loc.at(-1))}: ${fault.text}`);
  return `${id}: ${texts.join('; ')}`;
}
