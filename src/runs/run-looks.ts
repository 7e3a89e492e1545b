import { Injectable } from '@nestjs/common';
import { RunSource } from '../jobs/run-source.js';
import type { ChangedRun, RunLook } from '../jobs/run-source.js';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import { RunReader } from './run-reader.js';

interface Stamped {
  readonly event_id: string;
  readonly changed_at: string;
  readonly updated_at: string;
}

/** Reads the changes of runs for the live stream, by `changed_at`. */
@Injectable()
export class RunLooks {
  constructor(
    private readonly database: Database,
    private readonly reader: RunReader,
    source: RunSource,
  ) {
    source.readBy((since, most, choose) => this.look(since, most, choose));
  }

  /** See {@link LookAtRuns}. */
  async look(
    since: number,
    most: number,
    choose: (changed: readonly ChangedRun[]) => readonly string[],
  ): Promise<RunLook> {
    const { dialect } = this.database;
    const sql = `SELECT event_id, changed_at, updated_at FROM agent_runs ${dialect.byIndex('idx_run_changed')} WHERE changed_at >= ? LIMIT ${most + 1}`;
    return this.database.read(async (transaction) => {
      // The clock is read first: the snapshot is taken at the first read of a table.
      const [clock, stamped] = await transaction.select<[ClockRow, Stamped]>(askClock(dialect), {
        sql,
        parameters: [toColumn(since)],
      });
      const changed = stamped.map((row) => ({
        event_id: row.event_id,
        // Two changes within a millisecond differ in `updated_at`.
        stamp: `${row.changed_at} ${row.updated_at}`,
      }));
      const runs = await this.reader.among(transaction, choose(changed));
      return { at: fromColumn(timeIn(clock)), changed, runs };
    });
  }
}
