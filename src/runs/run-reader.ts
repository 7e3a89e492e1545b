import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Transaction } from '../platform/database/transaction.js';
import { toRunCursor } from './run-cursor.js';
import { listOfRuns } from './run-filter.js';
import { RunNotFoundError } from './run-not-found.error.js';
import type { RunPage } from './run-query.js';
import { READ_RUN_COLUMNS, viewOfRun } from './run-view.js';
import type { RunRow, RunView } from './run-view.js';

export interface RunList {
  readonly items: RunView[];
  /** Where the next page starts; null on the last one. */
  readonly next_cursor: string | null;
}

/** Reads runs for people and screens; each answer is a snapshot of one moment. */
@Injectable()
export class RunReader {
  constructor(private readonly database: Database) {}

  /** @throws {RunNotFoundError} */
  async one(eventId: string): Promise<RunView> {
    const sql = `SELECT ${READ_RUN_COLUMNS} FROM agent_runs WHERE event_id = ?`;
    const [[row]] = await this.database.readAnywhere((transaction) =>
      transaction.select<[RunRow]>({ sql, parameters: [eventId] }),
    );
    if (!row) throw new RunNotFoundError(eventId);
    return viewOfRun(row);
  }

  /** Newest first. By cursor no row is skipped or repeated while others come; by offset, as many are passed over. */
  async list(page: RunPage): Promise<RunList> {
    const { limit } = page;
    const [rows] = await this.database.readAnywhere((transaction) =>
      transaction.select<[RunRow]>(listOfRuns(READ_RUN_COLUMNS, page, this.database.dialect)),
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map(viewOfRun), next_cursor: last ? toRunCursor(last) : null };
  }

  /** Those of the runs that exist, as they are in the snapshot of this transaction. */
  async among(transaction: Transaction, eventIds: readonly string[]): Promise<RunView[]> {
    if (eventIds.length === 0) return [];
    const sql = `SELECT ${READ_RUN_COLUMNS} FROM agent_runs WHERE event_id IN (${placeholders(eventIds.length)})`;
    const [rows] = await transaction.select<[RunRow]>({ sql, parameters: eventIds });
    return rows.map(viewOfRun);
  }
}
