import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { toRunCursor } from './run-cursor.js';
import { NEWEST_FIRST, whereOfRuns } from './run-filter.js';
import { RunNotFoundError } from './run-not-found.error.js';
import type { RunPage } from './run-query.js';
import { RunTexts } from './run-texts.js';
import { READ_RUN_COLUMNS, viewOfRun } from './run-view.js';
import type { RunRow, RunView } from './run-view.js';

export interface RunList {
  readonly items: RunView[];
  /** Where the next page starts; null on the last one. */
  readonly next_cursor: string | null;
}

/** A list as JSON. */
export interface RunListText {
  readonly json: string;
  /** Differs whenever the list does. */
  readonly state: string;
}

interface StateRow {
  readonly id: number;
  readonly created_at: string;
  readonly changed_at: string;
}

/** Reads runs for people and screens; each answer is a snapshot of one moment. */
@Injectable()
export class RunReader {
  private readonly texts = new RunTexts();

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
      transaction.select<[RunRow]>(queryOf(READ_RUN_COLUMNS, page)),
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map(viewOfRun), next_cursor: last ? toRunCursor(last) : null };
  }

  /**
   * The same as JSON: a bare array, or a page where there is a cursor. Only runs whose state has not been shown of late
   * are read in full.
   */
  async listText(page: RunPage): Promise<RunListText> {
    const { limit, cursor } = page;
    return this.database.readAnywhere(async (transaction) => {
      const [rows] = await transaction.select<[StateRow]>(queryOf('id, created_at, changed_at', page));
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const next = last ? toRunCursor(last) : null;
      const items = `[${(await this.textsOf(transaction, shown)).join(',')}]`;
      return {
        json: cursor === undefined ? items : `{"items":${items},"next_cursor":${JSON.stringify(next)}}`,
        state: `${next} ${shown.map(({ id, changed_at: at }) => `${id} ${at}`).join()}`,
      };
    });
  }

  private async textsOf(transaction: Transaction, rows: readonly StateRow[]): Promise<string[]> {
    const known = new Map(rows.map(({ id, changed_at: at }) => [id, this.texts.get(id, at)] as const));
    const missing = rows.filter(({ id }) => known.get(id) === undefined);
    if (missing.length > 0) {
      const ids = missing.map(({ id }) => id);
      const sql = `SELECT ${READ_RUN_COLUMNS} FROM agent_runs WHERE id IN (${placeholders(ids.length)})`;
      const [read] = await transaction.select<[RunRow]>({ sql, parameters: ids });
      const changedAt = new Map(missing.map(({ id, changed_at: at }) => [id, at]));
      for (const row of read) {
        const json = JSON.stringify(viewOfRun(row));
        known.set(row.id, json);
        this.texts.set(row.id, changedAt.get(row.id) ?? '', json);
      }
    }
    return rows.map(({ id }) => known.get(id) ?? '').filter((json) => json !== '');
  }

  /** Those of the runs that exist, as they are in the snapshot of this transaction. */
  async among(transaction: Transaction, eventIds: readonly string[]): Promise<RunView[]> {
    if (eventIds.length === 0) return [];
    const sql = `SELECT ${READ_RUN_COLUMNS} FROM agent_runs WHERE event_id IN (${placeholders(eventIds.length)})`;
    const [rows] = await transaction.select<[RunRow]>({ sql, parameters: eventIds });
    return rows.map(viewOfRun);
  }
}

function queryOf(columns: string, { limit, offset, cursor, ...filter }: RunPage): Query {
  const { sql: where, parameters } = whereOfRuns(filter, cursor);
  // One more than the page tells whether there is another.
  const window = cursor === undefined ? `LIMIT ${limit} OFFSET ${offset}` : `LIMIT ${limit + 1}`;
  return { sql: `SELECT ${columns} FROM agent_runs ${where} ${NEWEST_FIRST} ${window}`, parameters };
}
