import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { repeated } from '../platform/database/dialect.js';
import type { Dialect } from '../platform/database/dialect.js';
import type { Query } from '../platform/database/transaction.js';
import { toAnswers } from '../platform/http/to-answer.js';
import { toEventCursor } from './event-cursor.js';
import { JobEventAnswer } from './job-event-answer.js';
import { JobEventRow } from './job-event.entity.js';
import { JobNotFoundError } from './job-not-found.error.js';
import { jobEventsIn, withinBound } from './phase-bound.js';

export interface EventPage {
  /** Oldest first. */
  readonly items: JobEventAnswer[];
  /** Where the next page starts; null on the last one. */
  readonly next_cursor: string | null;
}

export interface EventPageOptions {
  readonly limit: number;
  /** The id of the last event of the page before; 0 for the first page. */
  readonly after: number;
}

const NOT_COUNTED: Query = { sql: 'SELECT 0 AS events' };

/** Reads the changes of jobs. Changes beyond the bound are hidden even before they are deleted. */
@Injectable()
export class JobEventReader {
  constructor(private readonly database: Database) {}

  /** Pages by id, which never changes, so that no event is skipped or repeated. @throws {JobNotFoundError} */
  async page(jobId: string, { limit, after }: EventPageOptions): Promise<EventPage> {
    const { events } = await this.read(jobId, after, `ORDER BY id LIMIT ${limit + 1}`);
    const page = events.slice(0, limit);
    const last = events.length > limit ? page.at(-1) : undefined;
    return { items: toAnswers(JobEventAnswer, page), next_cursor: last ? toEventCursor(last.id) : null };
  }

  /** The newest events, oldest first, and the number of earlier ones. @throws {JobNotFoundError} */
  async newest(jobId: string, limit: number): Promise<{ events: JobEventAnswer[]; leftOut: number }> {
    const counted = eventsOf(this.database.dialect, jobId, 0, '', 'COUNT(*) AS events');
    const { events, count } = await this.read(jobId, 0, `ORDER BY id DESC LIMIT ${limit}`, counted);
    return { events: toAnswers(JobEventAnswer, events), leftOut: count - events.length };
  }

  /** Finds them by SQL, as a repository cannot name an index. Oldest first, whatever the `order`. */
  private async read(
    jobId: string,
    after: number,
    order: string,
    counted: Query = NOT_COUNTED,
  ): Promise<{ events: JobEventRow[]; count: number }> {
    return this.database.readAnywhere(async (transaction) => {
      const [[job], found, [all]] = await transaction.select<[object, { id: number }, { events: number }]>(
        { sql: 'SELECT id FROM backup_jobs WHERE id = ?', parameters: [jobId] },
        eventsOf(this.database.dialect, jobId, after, order),
        counted,
      );
      if (!job) throw new JobNotFoundError(jobId);
      const repository = await transaction.repository(JobEventRow);
      const where = { id: In(found.map(({ id }) => id)) };
      const events = await repository.find({ where, order: { id: 'ASC' } });
      return { events, count: all?.events ?? 0 };
    });
  }
}

/** The ids of a job's events after the event `after`. */
export function eventsOf(
  dialect: Dialect,
  jobId: string,
  after: number,
  order: string,
  columns = 'id',
): Query {
  const conditions = `backup_job_id = ? AND id > ${after} AND ${withinBound(dialect)}`;
  const sql = `SELECT ${columns} FROM ${jobEventsIn(dialect)} WHERE ${conditions} ${order}`;
  return { sql, parameters: repeated(jobId, sql) };
}
