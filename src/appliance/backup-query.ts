import { readCursor } from '../jobs/job-cursor.js';
import type { JobCursor } from '../jobs/job-cursor.js';
import { BACKUP_TYPES, JOB_STATUSES } from '../job-rules/vocabulary.js';
import type { BackupType, JobStatus } from '../job-rules/vocabulary.js';
import { BadRequestError } from './bad-request.error.js';

export const LARGEST_PAGE = 1_000;

type Query = Readonly<Record<string, unknown>>;

/** The parameters of a query string; an empty one is as good as none. */
export class Parameters {
  /** @throws {BadRequestError} for a parameter that the route does not know. */
  constructor(
    private readonly query: Query,
    known: readonly string[],
  ) {
    const unknown = Object.keys(query).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new BadRequestError(`${unknown} is not a known parameter; known are ${known.join(', ')}`);
    }
  }

  /** The last one counts of a parameter that is given twice. */
  text(name: string): string | undefined {
    const value = this.query[name];
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    return typeof last === 'string' && last !== '' ? last : undefined;
  }

  /** @throws {BadRequestError} */
  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new BadRequestError(`${name} is required`);
    return text;
  }

  /** @throws {BadRequestError} */
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.text(name);
    const word = words.find((known) => known === text);
    if (text !== undefined && word === undefined) {
      throw new BadRequestError(`${name} must be one of ${words.join(', ')}`);
    }
    return word;
  }
}

export interface BackupFilter {
  readonly vm_name?: string | undefined;
  readonly repository_id?: string | undefined;
  readonly status?: JobStatus | undefined;
  readonly backup_type?: BackupType | undefined;
}

export interface BackupPage extends BackupFilter {
  readonly limit: number;
  readonly cursor?: JobCursor | undefined;
}

const OF_STATS = ['vm_name', 'repository_id'] as const;
export const OF_LIST = [...OF_STATS, 'status', 'backup_type', 'limit', 'cursor'] as const;

/** @throws {BadRequestError} */
export function readPage(query: Query): BackupPage {
  const parameters = new Parameters(query, OF_LIST);
  return {
    ...aboutIn(parameters),
    status: parameters.oneOf('status', JOB_STATUSES),
    backup_type: parameters.oneOf('backup_type', BACKUP_TYPES),
    limit: limitIn(parameters.text('limit')),
    cursor: cursorIn(parameters.text('cursor')),
  };
}

/** @throws {BadRequestError} */
export function readStatsFilter(query: Query): BackupFilter {
  return aboutIn(new Parameters(query, OF_STATS));
}

function aboutIn(parameters: Parameters): BackupFilter {
  return { vm_name: parameters.text('vm_name'), repository_id: parameters.text('repository_id') };
}

function limitIn(text: string | undefined): number {
  if (text === undefined) return LARGEST_PAGE;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LARGEST_PAGE) return limit;
  throw new BadRequestError(`limit must be a whole number from 1 to ${LARGEST_PAGE}`);
}

function cursorIn(text: string | undefined): JobCursor | undefined {
  const cursor = text === undefined ? undefined : readCursor(text);
  if (text !== undefined && !cursor) throw new BadRequestError('cursor must be the next_cursor of a list');
  return cursor;
}
