import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Database } from '../../platform/database/database.js';
import { addToCounts } from './job-counts.js';
import { countAllJobs, correctionsMade } from './job-tally.js';
import type { Recount } from './job-tally.js';
import { SuccessRecount } from './success-recount.js';

const EVERY_MS = 86_400_000;
const SHARD = 0;

/**
 * Recounts all jobs at start and once a day, where no triggers keep the counts. Changes by an older hub, which does not
 * know the counts, or by another program are missing in them:
 * 1. In one snapshot, read the counts and the number of corrections so far, and count all jobs, 20,000 per statement.
 * 2. The differences hold for the moment of the snapshot. Later changes adjust the counts themselves, so adding the
 *    differences stays right whatever has happened since.
 * 3. Add them in one transaction, which inserts the next correction. If another hub has corrected the counts since the
 *    snapshot, do nothing.
 * 4. Mend the last successes of machines, see {@link SuccessRecount}.
 */
@Injectable()
export class JobRecount implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobRecount.name);
  private isEnding = false;
  private pass: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  /** Does not delay the start. */
  onApplicationBootstrap(): void {
    if (this.database.dialect.countsJobs) return;
    this.pass = this.recountOrWarn();
    const interval = setInterval(() => void (this.pass = this.recountOrWarn()), EVERY_MS);
    this.scheduler.addInterval('job-recount', interval);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    if (this.scheduler.doesExist('interval', 'job-recount')) this.scheduler.deleteInterval('job-recount');
    await this.pass;
  }

  /** Returns by how many jobs the counts were off. @throws {DatabaseUnavailableError} */
  async recount(): Promise<number> {
    const mustStop = (): boolean => this.isEnding;
    const found = await this.database.read((transaction) => countAllJobs(transaction, mustStop));
    const off = found ? await this.correct(found) : 0;
    if (!this.database.dialect.countsJobs) await new SuccessRecount(this.database, mustStop).mend();
    return off;
  }

  /** Corrects nothing if another hub has done so since the counts were read. */
  private async correct({ corrections, missing }: Recount): Promise<number> {
    const off = missing.reduce((sum, { jobs }) => sum + Math.abs(jobs), 0);
    return this.database.write(async (transaction) => {
      const [[made], [clock]] = await transaction.select<[{ corrections: number }, { now: string }]>(
        correctionsMade,
        { sql: `SELECT ${this.database.dialect.now} AS now` },
      );
      if (missing.length === 0 || !clock || made?.corrections !== corrections) return 0;
      addToCounts(transaction, missing, SHARD);
      transaction.insert('count_corrections', [{ id: corrections + 1, at: clock.now, jobs: off }]);
      return off;
    });
  }

  private async recountOrWarn(): Promise<void> {
    try {
      const off = await this.recount();
      if (off > 0) this.logger.log(`Job counts were off by ${off}; corrected`);
    } catch (error) {
      this.logger.warn(`Job recount failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
