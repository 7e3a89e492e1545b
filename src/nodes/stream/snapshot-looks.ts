import { Injectable } from '@nestjs/common';
import { askClock, timeIn } from '../../platform/database/clock.js';
import type { ClockRow } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import { fromColumn, toColumn, toRfc3339 } from '../../platform/database/instant.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { SnapshotKey, SnapshotRow } from '../node-reports.js';
import { FIGURES, figuresBy } from '../rules/figures.js';
import type { TakenFigures } from './metrics-message.js';

/** A transaction reads the clock and commits later: a look goes back so far. */
const WINDOW_MS = 10_000;
/** More than any fleet sends in the window; what is beyond comes with a later look. */
const MOST_KEYS = 20_000;
const ROWS_IN_QUERY = 400;
/** A burst comes in several looks, so that no reader is cut off for it. */
const MOST_TOLD = 2_000;

type Stamped = SnapshotKey & { readonly received_at: string };

/** Finds the snapshots that any hub of the database has accepted since the look before, each once. */
@Injectable()
export class SnapshotLooks {
  private known = new Map<string, number>();
  private lookedAt: number | undefined;

  constructor(private readonly database: Database) {}

  /** The next look finds only what comes after this call. */
  forget(): void {
    this.known.clear();
    this.lookedAt = undefined;
  }

  /** In the order of their arrival; the first look finds none. @throws {DatabaseUnavailableError} */
  async look(): Promise<TakenFigures[]> {
    return this.database.read(async (transaction) => {
      const [clock] = await transaction.select<[ClockRow]>(askClock(this.database.dialect));
      const now = fromColumn(timeIn(clock));
      const since = (this.lookedAt ?? now) - WINDOW_MS;
      const [stamped] = await transaction.select<[Stamped]>({
        sql: `SELECT received_at, node_id, timestamp FROM telemetry_history ${this.database.dialect.byIndex('idx_history_received')}
          WHERE received_at >= ? ORDER BY received_at LIMIT ${MOST_KEYS}`,
        parameters: [toColumn(since)],
      });
      const isFirst = this.lookedAt === undefined;
      const unknown = stamped.filter((row) => !this.known.has(keyOf(row)));
      const fresh = isFirst ? unknown : unknown.slice(0, MOST_TOLD);
      const taken = isFirst ? [] : await takenAmong(transaction, fresh);
      this.note(fresh, since);
      this.lookedAt = now;
      return taken;
    });
  }

  private note(fresh: readonly Stamped[], since: number): void {
    for (const row of fresh) this.known.set(keyOf(row), fromColumn(row.received_at));
    for (const [key, at] of this.known) if (at < since) this.known.delete(key);
  }
}

async function takenAmong(transaction: Transaction, keys: readonly Stamped[]): Promise<TakenFigures[]> {
  const rows = new Map<string, SnapshotRow>();
  for (let start = 0; start < keys.length; start += ROWS_IN_QUERY) {
    const part = keys.slice(start, start + ROWS_IN_QUERY);
    const found = await transaction.select<SnapshotRow[]>(...part.map(byKey));
    for (const row of found.flat()) rows.set(keyOf(row), row);
  }
  return keys.flatMap((key) => {
    const row = rows.get(keyOf(key));
    return row ? [takenIn(row)] : [];
  });
}

/** One query for each, as SQLite prepares a list of any length anew. */
function byKey({ node_id: id, timestamp }: SnapshotKey): Query {
  return {
    sql: `SELECT node_id, timestamp, received_at, ${FIGURES.join(', ')} FROM telemetry_history WHERE node_id = ? AND timestamp = ?`,
    parameters: [id, timestamp],
  };
}

function takenIn(row: SnapshotRow): TakenFigures {
  return {
    node_id: row.node_id,
    timestamp: toRfc3339(row.timestamp),
    figures: figuresBy((name) => row[name]),
  };
}

function keyOf({ received_at: at, timestamp, node_id: id }: Stamped): string {
  return `${at} ${timestamp} ${id}`;
}

interface LatestRow extends Record<string, unknown> {
  readonly id: string;
  readonly measured_at: string;
}

/** The newest figures of these nodes, or of all that have any: so many at once, behind the id `after`. */
export async function latestFigures(
  transaction: Transaction,
  ids: readonly string[] | undefined,
  after: string,
  limit: number,
): Promise<TakenFigures[]> {
  const among = ids ? `AND id IN (${placeholders(ids.length)})` : '';
  const [rows] = await transaction.select<[LatestRow & Record<(typeof FIGURES)[number], number | null>]>({
    sql: `SELECT id, measured_at, ${FIGURES.join(', ')} FROM nodes
      WHERE id > ? AND measured_at IS NOT NULL AND merged_into IS NULL ${among} ORDER BY id LIMIT ${limit}`,
    parameters: [after, ...(ids ?? [])],
  });
  return rows.map((row) => ({
    node_id: row.id,
    timestamp: toRfc3339(row.measured_at),
    figures: figuresBy((name) => row[name]),
  }));
}
