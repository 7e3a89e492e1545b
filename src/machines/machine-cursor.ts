import { JOB_TYPES } from '../job-rules/vocabulary.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { MachineRow } from './machine-facts.js';

export const MACHINE_SORTS = ['worst', 'name'] as const;
export type MachineSort = (typeof MACHINE_SORTS)[number];

/** The last item of a page, by the keys of both orders. */
export interface MachineCursor extends MachineRow {
  readonly sort: MachineSort;
}

export function toCursor({ vm_name, job_type, good_at }: MachineRow, sort: MachineSort): string {
  return Buffer.from(`${sort} ${fromColumn(good_at)} ${job_type} ${vm_name}`).toString('base64url');
}

/** Undefined for a text that is not the cursor of a page of machines. */
export function readCursor(text: string): MachineCursor | undefined {
  const match = /^(\w+) (\d{1,15}) (\w+) (.+)$/s.exec(Buffer.from(text, 'base64url').toString());
  const [, order, ms = '', type, vm_name = ''] = match ?? [];
  const sort = MACHINE_SORTS.find((known) => known === order);
  const job_type = JOB_TYPES.find((known) => known === type);
  if (!sort || !job_type) return undefined;
  return { sort, job_type, vm_name, good_at: toColumn(Number(ms)) };
}
