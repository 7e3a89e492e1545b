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
 * Counts all jobs at start and once a day, where the database does not count them by itself: what an older hub,
 * which knows of no counts, or another program did to the jobs is missing in them. The difference holds for the
 * moment at which both were read, and is added whatever happened since.
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

  /** The hub serves meanwhile. */
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

  /** Returns by how many jobs the counts were wrong. @throws {DatabaseUnavailableError} */
  async recount(): Promise<number> {
    const mustStop = (): boolean => this.isEnding;
    const found = await this.database.read((transaction) => countAllJobs(transaction, mustStop));
    const off = found ? await this.correct(found) : 0;
    if (!this.database.dialect.countsJobs) await new SuccessRecount(this.database, mustStop).mend();
    return off;
  }

  /** Corrects nothing when another hub has done it since the counts were read. */
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
      if (off > 0) this.logger.log(`the counts of jobs were off by ${off} and are right again`);
    } catch (error) {
      this.logger.warn(
        `the jobs were not recounted: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
