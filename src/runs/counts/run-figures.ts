import { Injectable } from '@nestjs/common';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { SharedReads } from '../../platform/database/shared-reads.js';
import { MINUTES_KEPT, minuteOf } from './run-counts.js';

/** How many runs of an agent, job type and status there are, and when the last came to it. */
export interface RunCount {
  readonly agent_name: string;
  readonly job_type: string;
  readonly status: string;
  readonly runs: number;
  /** As the column has it. */
  readonly last_at: string;
}

export interface RunFigures {
  readonly counts: readonly RunCount[];
  /** Runs that were created in the last 24 hours, to the minute. */
  readonly recent: number;
}

interface RecentRow {
  readonly runs: number | null;
}

const COUNTS = `SELECT agent_name, job_type, status, SUM(runs) AS runs, MAX(last_at) AS last_at
  FROM agent_run_counts GROUP BY agent_name, job_type, status HAVING SUM(runs) > 0`;
const RECENT = 'SELECT SUM(runs) AS runs FROM agent_run_minutes WHERE minute > ?';

/** Reads how many runs there are from the tables that are kept for it; runs themselves are not read. */
@Injectable()
export class RunFiguresReader {
  private readonly shared = new SharedReads<RunFigures>();

  constructor(private readonly database: Database) {}

  /** Concurrent questions share one read. @throws {DatabaseUnavailableError} */
  async read(): Promise<RunFigures> {
    return this.shared.read('figures', () => this.find());
  }

  private async find(): Promise<RunFigures> {
    return this.database.read(async (transaction) => {
      const now = await databaseTime(transaction, this.database.dialect);
      const [counts, [recent]] = await transaction.select<[RunCount, RecentRow]>(
        { sql: COUNTS },
        { sql: RECENT, parameters: [minuteOf(now) - MINUTES_KEPT] },
      );
      return { counts, recent: recent?.runs ?? 0 };
    });
  }
}
