import { BadFilterError } from './bad-filter.error.js';
import { BadRunError } from './bad-run.error.js';
import { Fault } from './rules/fault.js';
import type { MemberFault } from './rules/fault.js';
import { readQueryInstant } from './rules/instant.js';
import { readStatus, STATUS_LIST } from './rules/vocabulary.js';
import type { RunStatus } from './rules/vocabulary.js';
import { readRunCursor } from './run-cursor.js';
import type { RunCursor } from './run-cursor.js';

export const LIMIT = { usual: 100, largest: 1_000 };

/** The filters of a list; instants in the form of the ledger. */
export interface RunFilter {
  readonly agent_name?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly job_type?: string | undefined;
  readonly run_id?: string | undefined;
  readonly parent_run_id?: string | undefined;
  readonly created_before?: string | undefined;
  readonly created_after?: string | undefined;
  readonly start_time_from?: string | undefined;
  readonly start_time_to?: string | undefined;
}

export interface RunPage extends RunFilter {
  readonly limit: number;
  readonly offset: number;
  /** Null for the first page by cursor; undefined for a page by offset. */
  readonly cursor?: RunCursor | null | undefined;
}

type Query = Readonly<Record<string, unknown>>;

/**
 * The list that a query string asks for; what is empty or unknown does not filter.
 * @throws {BadRunError} for a bad `limit`, `offset` or `cursor`. @throws {BadFilterError} for a bad status or instant.
 */
export function readRunQuery(query: Query): RunPage {
  const text = (name: string): string | undefined => lastOf(query[name]) || undefined;
  const instant = (name: string): string | undefined => instantIn(name, text(name));
  const faults: MemberFault[] = [];
  const window = {
    limit: wholeIn('limit', text('limit') ?? `${LIMIT.usual}`, 1, LIMIT.largest, faults),
    offset: wholeIn('offset', text('offset') ?? '0', 0, Number.MAX_SAFE_INTEGER, faults),
    cursor: cursorIn(lastOf(query['cursor']), faults),
  };
  if (faults.length > 0) throw new BadRunError(faults);
  return {
    ...window,
    agent_name: text('agent_name'),
    status: statusIn(text('status')),
    job_type: text('job_type'),
    run_id: text('run_id'),
    parent_run_id: text('parent_run_id'),
    created_before: instant('created_before'),
    created_after: instant('created_after'),
    start_time_from: instant('start_time_from'),
    start_time_to: instant('start_time_to'),
  };
}

/** The last one counts of a parameter that is given twice. */
function lastOf(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : undefined;
}

function statusIn(text: string | undefined): RunStatus | undefined {
  if (text === undefined) return undefined;
  const status = readStatus(text);
  if (status === undefined) throw new BadFilterError(`Invalid status. Must be one of: ${STATUS_LIST}`);
  return status;
}

function instantIn(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const instant = readQueryInstant(text);
  if (instant === undefined) throw new BadFilterError(`Invalid ISO8601 timestamp for ${name}: '${text}'`);
  return instant;
}

function wholeIn(name: string, text: string, least: number, most: number, faults: MemberFault[]): number {
  const number = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most))
    faults.push({ fault: faultOf(number, least, most), loc: ['query', name], input: text });
  return number;
}

function faultOf(number: number, least: number, most: number): Fault {
  if (Number.isNaN(number)) {
    return new Fault('int_parsing', 'Input should be a valid integer, unable to parse string as an integer');
  }
  return number < least
    ? new Fault('greater_than_equal', `Input should be greater than or equal to ${least}`)
    : new Fault('less_than_equal', `Input should be less than or equal to ${most}`);
}

function cursorIn(text: string | undefined, faults: MemberFault[]): RunCursor | null | undefined {
  if (text === undefined) return undefined;
  if (text === '') return null;
  const cursor = readRunCursor(text);
  if (cursor === undefined) {
    const fault = new Fault('value_error', 'Value error, must be the next_cursor of a page');
    faults.push({ fault, loc: ['query', 'cursor'], input: text });
  }
  return cursor;
}
