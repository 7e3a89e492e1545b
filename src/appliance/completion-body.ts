import type { Completion } from '../job-rules/changes.js';
import { MAX_WHOLE } from '../job-rules/vocabulary.js';
import { BadRequestError } from './bad-request.error.js';
import { diskIndexOf } from './disk-id.js';

export const LONGEST_CHANGE_ID = 255;

type Json = Readonly<Record<string, unknown>>;

/** Reads `{change_id, disk_id, bytes_transferred}`. @throws {BadRequestError} */
export function readCompletion(body: Json, firstDisk: string): Completion {
  return {
    changeId: changeIdIn(body['change_id']),
    diskIndex: diskIndexOf(diskIdIn(body['disk_id'], firstDisk)),
    bytes: bytesIn(body['bytes_transferred']),
  };
}

function changeIdIn(value: unknown): string {
  if (value === undefined || value === null || value === '')
    throw new BadRequestError('change_id is required');
  if (typeof value !== 'string') throw new BadRequestError('change_id must be a string');
  if (Array.from(value).length > LONGEST_CHANGE_ID || !value.isWellFormed()) {
    throw new BadRequestError(
      `change_id must be at most ${LONGEST_CHANGE_ID} characters of well-formed Unicode`,
    );
  }
  return value;
}

function diskIdIn(value: unknown, firstDisk: string): string {
  if (value === undefined || value === null || value === '') return firstDisk;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Clients that do not count send 0, so a figure that is no positive number is unknown. */
function bytesIn(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'number') throw new BadRequestError('bytes_transferred must be a number');
  return value < 1 ? null : Math.min(Math.trunc(value), MAX_WHOLE);
}
