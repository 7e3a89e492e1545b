import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { addToCounts } from './job-counts.js';
import { countAllJobs, correctionsMade } from './job-tally.js';
import type { Recount } from './job-tally.js';
import { SuccessRecount } from './success-recount.js';
import { askClock, timeIn } from '../../platform/database/clock.js';
import type { ClockRow } from '../../platform/database/clock.js';

const SHARD = 0;

/**
 * Recounts all jobs, where no triggers keep the counts. Changes by an older hub, which does not know the counts, or by
 * another program are missing in them:
 * 1. In one snapshot, read the counts and the number of corrections so far, and count all jobs, 20,000 per statement.
 * 2. The differences hold for the moment of the snapshot. Later changes adjust the counts themselves, so adding the
 *    differences stays right whatever has happened since.
 * 3. Add them in one transaction, which inserts the next correction. If another hub has corrected the counts since the
 *    snapshot, do nothing.
 * 4. Mend the last successes of machines, see {@link SuccessRecount}.
 */
@Injectable()
export class JobRecount {
  constructor(private readonly database: Database) {}

  get isNeeded(): boolean {
    return !this.database.dialect.countsJobs;
  }

  /** Returns by how many jobs the counts were off. @throws {DatabaseUnavailableError} */
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
      transaction.insert('count_corrections', [{ id: corrections + 1, at: timeIn(clock), jobs: off }]);
      return off;
    });
  }
}
