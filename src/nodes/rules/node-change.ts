import type { FieldError } from '../../platform/problems/hub-error.js';
import { ValidationFailedError } from '../../platform/problems/validation-failed.error.js';
import type { NodeChange } from '../node-writer.js';

export const LONGEST_HOSTNAME = 255;
export const MOST_VM_NAMES = 1_000;

type Body = Readonly<Record<string, unknown>>;

/** Reads an operator's words on a node. @throws {ValidationFailedError} */
export function readNodeChange({ hostname, vm_names: names }: Body): NodeChange {
  const faults = [...faultsOfHostname(hostname), ...faultsOfNames(names)];
  if (faults.length > 0) throw new ValidationFailedError(faults);
  return {
    ...(hostname !== undefined && { hostname: (hostname as string | null) || null }),
    ...(names !== undefined && names !== null && { vm_names: names as string[] }),
  };
}

function faultsOfHostname(hostname: unknown): FieldError[] {
  if (hostname === undefined || hostname === null || hostname === '' || isName(hostname)) return [];
  return [{ pointer: '/hostname', detail: `must be a text of at most ${LONGEST_HOSTNAME} characters` }];
}

function faultsOfNames(names: unknown): FieldError[] {
  if (names === undefined || names === null) return [];
  if (!Array.isArray(names) || names.length > MOST_VM_NAMES) {
    return [{ pointer: '/vm_names', detail: `must be an array of at most ${MOST_VM_NAMES} names` }];
  }
  return names.flatMap((name: unknown, index) =>
    isName(name) ? [] : [{ pointer: `/vm_names/${index}`, detail: 'must be a text of 1 to 255 characters' }],
  );
}

function isName(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return false;
  return value.length <= LONGEST_HOSTNAME || Array.from(value).length <= LONGEST_HOSTNAME;
}
