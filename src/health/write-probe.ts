import { Inject, Injectable } from '@nestjs/common';
import { OPEN_DATABASE } from '../platform/database/connecting/open-database.js';
import type { OpenDatabase } from '../platform/database/connecting/open-database.js';
import { DatabaseUnavailableError } from '../platform/database/database-unavailable.error.js';
import { Database } from '../platform/database/database.js';
import type { Inability } from '../platform/database/inability.js';
import { takeSteps, trialSteps } from '../platform/database/trial.js';

/** The probe writes at most this often, no matter how often it is asked. */
const EVERY_MS = 1_000;
/** A trial write may fit where reports do not, so a full disk seen by reports counts for a while. */
const FULL_FOR_MS = 5_000;

interface Answer {
  readonly at: number;
  readonly inability: Inability | undefined;
}

/** Finds out whether the database accepts the hub's writes, by a write that touches nothing. */
@Injectable()
export class WriteProbe {
  private answer: Answer | undefined;
  private asking: Promise<Answer> | undefined;

  constructor(
    private readonly database: Database,
    @Inject(OPEN_DATABASE) private readonly opened: Pick<OpenDatabase, 'dataSource' | 'schema'>,
  ) {}

  /** The reason why it accepts no writes; undefined where it does. */
  async inability(): Promise<Inability | undefined> {
    const { at, inability } = this.database.lastWrite;
    if (inability === 'full' && performance.now() - at < FULL_FOR_MS) return inability;
    if (!this.answer || this.isStale(this.answer)) {
      this.asking ??= this.ask().finally(() => (this.asking = undefined));
      this.answer = await this.asking;
    }
    return this.answer.inability;
  }

  /** Stale after a while, as soon as a real write has had the opposite result, and at once where nothing was written. */
  private isStale(answer: Answer): boolean {
    if (answer.inability === 'away') return true;
    const { at, inability } = this.database.lastWrite;
    const isOverruled = at > answer.at && (inability === undefined) !== (answer.inability === undefined);
    return isOverruled || performance.now() - answer.at > EVERY_MS;
  }

  private async ask(): Promise<Answer> {
    try {
      await this.tryWrites();
      return { at: performance.now(), inability: undefined };
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
      return { at: performance.now(), inability: error.inability };
    }
  }

  private async tryWrites(): Promise<void> {
    const steps = trialSteps(this.opened.dataSource, this.opened.schema);
    await this.database.rehearse((transaction) => takeSteps(transaction, steps));
    if (this.database.dialect.name === 'sqlite') await this.touchFile();
  }

  /** SQLite touches its disk only on commit; this commit writes a number that is there already. */
  private async touchFile(): Promise<void> {
    await this.database.write(async (transaction) => {
      const [[row]] = await transaction.select<[{ user_version: number }]>({ sql: 'PRAGMA user_version' });
      transaction.run({ sql: `PRAGMA user_version = ${row?.user_version ?? 0}` });
    });
  }
}
