import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { repeated } from '../platform/database/dialect.js';
import type { Dialect } from '../platform/database/dialect.js';
import { toRfc3339 } from '../platform/database/instant.js';
import type { Query } from '../platform/database/transaction.js';
import { toEventCursor } from './event-cursor.js';
import { JobNotFoundError } from './job-not-found.error.js';
import type { JobEventRecord } from './job-rows.js';
import { jobEventsIn, withinBound } from './phase-bound.js';

/** A row of `job_events` as clients read it. */
export interface JobEventView {
  readonly id: number;
  readonly kind: 'status' | 'phase';
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
  readonly at: string;
}

export interface EventPage {
  /** Oldest first. */
  readonly items: JobEventView[];
  /** Where the next page starts; null on the last one. */
  readonly next_cursor: string | null;
}

export interface EventPageOptions {
  readonly limit: number;
  /** The id of the last event of the page before; 0 for the first page. */
  readonly after: number;
}

const COLUMNS = 'id, kind, from_value, to_value, reason, at';

type Row = JobEventRecord & { readonly id: number };

/** Reads the changes of jobs. Changes beyond the bound are hidden even before they are deleted. */
@Injectable()
export class JobEventReader {
  constructor(private readonly database: Database) {}

  /** Pages by id, which never changes, so that no event is skipped or repeated. @throws {JobNotFoundError} */
  async page(jobId: string, { limit, after }: EventPageOptions): Promise<EventPage> {
    const [rows] = await this.read<[Row]>(
      jobId,
      eventsOf(this.database.dialect, jobId, after, `ORDER BY id LIMIT ${limit + 1}`),
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { items: page.map(viewOf), next_cursor: last ? toEventCursor(last.id) : null };
  }

  /** The newest events, oldest first, and the number of earlier ones. @throws {JobNotFoundError} */
  async newest(jobId: string, limit: number): Promise<{ events: JobEventView[]; leftOut: number }> {
    const [rows, [all]] = await this.read<[Row, { events: number }]>(
      jobId,
      eventsOf(this.database.dialect, jobId, 0, `ORDER BY id DESC LIMIT ${limit}`),
      eventsOf(this.database.dialect, jobId, 0, '', 'COUNT(*) AS events'),
    );
    return { events: rows.toReversed().map(viewOf), leftOut: (all?.events ?? 0) - rows.length };
  }

  private async read<Results extends readonly object[]>(
    jobId: string,
    ...queries: { readonly [I in keyof Results]: Query }
  ): Promise<{ [I in keyof Results]: Results[I][] }> {
    return this.database.readAnywhere(async (transaction) => {
      const [[job], ...results] = await transaction.select<[{ id: string }, ...Results]>(
        { sql: 'SELECT id FROM backup_jobs WHERE id = ?', parameters: [jobId] },
        ...queries,
      );
      if (!job) throw new JobNotFoundError(jobId);
      return results;
    });
  }
}

/** The events of a job after the event with the id `after`. */
export function eventsOf(
  dialect: Dialect,
  jobId: string,
  after: number,
  order: string,
  columns = COLUMNS,
): Query {
  const conditions = `backup_job_id = ? AND id > ${after} AND ${withinBound(dialect)}`;
  const sql = `SELECT ${columns} FROM ${jobEventsIn(dialect)} WHERE ${conditions} ${order}`;
  return { sql, parameters: repeated(jobId, sql) };
}

function viewOf({ id, kind, from_value: from, to_value: to, reason, at }: Row): JobEventView {
  return { id, kind, from, to, reason, at: toRfc3339(at) };
}
