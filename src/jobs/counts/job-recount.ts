import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { addToCounts } from './job-counts.js';
import { countAllJobs, correctionsMade } from './job-tally.js';
import type { Recount } from './job-tally.js';
import { SuccessRecount } from './success-recount.js';
import { askClock, timeTold } from '../../platform/database/clock.js';
import type { ClockRow } from '../../platform/database/clock.js';

const SHARD = 0;

/**
 * Counts all jobs, where the database does not count them by itself: what an older hub, which knows of no counts, or
 * another program did to the jobs is missing in them. The difference holds for the moment at which both were read,
 * and is added whatever happened since.
 */
@Injectable()
export class JobRecount {
  constructor(private readonly database: Database) {}

  get isNeeded(): boolean {
    return !this.database.dialect.countsJobs;
  }

  /** Returns by how many jobs the counts were wrong. @throws {DatabaseUnavailableError} */
  async recount(signal?: AbortSignal): Promise<number> {
    const mustStop = (): boolean => signal?.aborted ?? false;
    const found = await this.database.read((transaction) => countAllJobs(transaction, mustStop));
    const off = found ? await this.correct(found) : 0;
    if (this.isNeeded) await new SuccessRecount(this.database, mustStop).mend();
    return off;
  }

  /** Corrects nothing if another hub has done so since the counts were read. */
  private async correct({ corrections, missing }: Recount): Promise<number> {
    const off = missing.reduce((sum, { jobs }) => sum + Math.abs(jobs), 0);
    return this.database.write(async (transaction) => {
      const [[made], clock] = await transaction.select<[{ corrections: number }, ClockRow]>(
        correctionsMade,
        askClock(this.database.dialect),
      );
      if (missing.length === 0 || made?.corrections !== corrections) return 0;
      addToCounts(transaction, missing, SHARD);
      transaction.insert('count_corrections', [{ id: corrections + 1, at: timeTold(clock), jobs: off }]);
      return off;
    });
  }
}
