import type { FieldError } from '../../platform/problems/hub-error.js';
import { jsonOf } from './json.js';

/** Why a value is refused, with the type that the original's library gives such a fault. */
export class Fault {
  /** `isMild` marks one that costs only its own item of a batch. */
  constructor(
    readonly type: string,
    readonly text: string,
    readonly isMild = false,
  ) {}
}

/** A fault and its place. */
export interface MemberFault {
  readonly fault: Fault;
  readonly loc: readonly (string | number)[];
  readonly input: unknown;
}

/** A member of the array `detail` of a 422. */
export interface FaultDetail {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
}

const MOST_SHOWN = 100;
const LONGEST_INPUT = 2_000;

export function detailsOf(faults: readonly MemberFault[]): FaultDetail[] {
  return faults.slice(0, MOST_SHOWN).map(({ fault, loc, input }) => ({
    type: fault.type,
    loc,
    msg: fault.text,
    input: inputOf(input),
  }));
}

/** The same faults by the pointers of all other routes; `prefix` is where the runs are in the body. */
export function fieldErrorsOf(faults: readonly MemberFault[], prefix = ''): FieldError[] {
  return faults.slice(0, MOST_SHOWN).map(({ fault, loc }) => ({
    pointer: [prefix, ...loc.slice(1).map((step) => `/${step}`)].join(''),
    detail: fault.text,
  }));
}

/** A long value would make the answer as long as the request. */
function inputOf(input: unknown): unknown {
  const text = jsonOf(input);
  if (text === undefined) return null;
  return text.length <= LONGEST_INPUT ? input : `${text.slice(0, LONGEST_INPUT)}…`;
}
