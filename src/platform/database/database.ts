import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { inabilityOf, isAway, isTransient, lostConnection, reasonOf } from './database-errors.js';
import { DatabaseUnavailableError } from './database-unavailable.error.js';
import type { Dialect } from './dialect.js';
import { inTransaction } from './in-transaction.js';
import type { Work } from './in-transaction.js';
import type { Inability } from './inability.js';
import type { ReadReplica } from './read-replica.js';
import { Feed } from '../feed.js';
import { Turnstile } from './turnstile.js';

const ATTEMPTS = 8;
/** Between two lines of log about a database that is away. */
const LOG_EVERY_MS = 1_000;
const PATIENCE_MS = 5_000;

export interface LastWrite {
  /** As `performance.now()` tells it; -Infinity before the first. */
  readonly at: number;
  /** Why it came to nothing; absent where it was committed, or failed by a fault of its own. */
  readonly inability?: Inability;
}

/**
 * Transactions on whichever database the hub was given. A transaction may run several times, after a deadlock or
 * a lost connection (when even a COMMIT may have gone through unheard), so what it does must bear repetition.
 */
export class Database {
  private readonly turnstile: Turnstile;
  private readonly logger = new Logger(Database.name);
  private loggedAt = -Infinity;
  private last: LastWrite = { at: -Infinity };

  /** How long each write took, in milliseconds: Infinity where the database did not take it. */
  readonly writes = new Feed<number>(Database.name);

  constructor(
    private readonly dataSource: DataSource,
    readonly dialect: Dialect,
    private readonly replica?: ReadReplica,
  ) {
    this.turnstile = new Turnstile(dialect.connections, PATIENCE_MS);
  }

  /** How many transactions may run at a time, how many do, and how many wait for their turn. */
  get pool(): { size: number; inUse: number; waiting: number } {
    const { width, inside, waiting } = this.turnstile;
    return { size: width, inUse: inside, waiting };
  }

  /** What came of the last transaction that was to be committed. */
  get lastWrite(): LastWrite {
    return this.last;
  }

  /** @throws {DatabaseUnavailableError} when the database is away or too busy. */
  async write<T>(work: Work<T>): Promise<T> {
    try {
      const result = await this.run(
        () => this.timed(work),
        () => true,
      );
      this.last = { at: performance.now() };
      return result;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) {
        this.last = { at: performance.now(), inability: error.inability };
      }
      throw error;
    }
  }

  /** Does all of `work` as a write would, and takes it back. @throws {DatabaseUnavailableError} */
  async rehearse<T>(work: Work<T>): Promise<T> {
    const { beginWrite } = this.dialect;
    return this.run(() => inTransaction(this.dataSource, this.dialect, beginWrite, work, 'ROLLBACK'));
  }

  /** All statements of `work` see the same moment. @throws {DatabaseUnavailableError} */
  async read<T>(work: Work<T>): Promise<T> {
    return this.run(() => inTransaction(this.dataSource, this.dialect, this.dialect.beginRead, work));
  }

  /** The same, from the read replica where there is one that has all that was committed before. */
  async readAnywhere<T>(work: Work<T>): Promise<T> {
    return this.replica ? this.replica.read(this, work) : this.read(work);
  }

  private async timed<T>(work: Work<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await inTransaction(this.dataSource, this.dialect, this.dialect.beginWrite, work);
    this.writes.tell(performance.now() - startedAt);
    return result;
  }

  /**
   * `keepsFromHearing` says of a failure whether clients' reports would have met with it too: of a write all do, of
   * others those of the whole database alone, as a table that only they ask for may be missing.
   */
  private async run<T>(transaction: () => Promise<T>, keepsFromHearing = isOutage): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.turnstile.pass(transaction);
      } catch (error) {
        const transient = isTransient(error);
        if (!transient && !isAway(error)) throw error;
        const last = !transient || attempt === ATTEMPTS;
        if ((last || lostConnection(error)) && keepsFromHearing(error)) this.writes.tell(Infinity);
        if (last) throw this.unavailable(error);
        await backOff(attempt);
      }
    }
  }

  private unavailable(cause: unknown): DatabaseUnavailableError {
    if (performance.now() - this.loggedAt > LOG_EVERY_MS) {
      this.loggedAt = performance.now();
      this.logger.warn(`The database takes no work: ${reasonOf(cause)}`);
    }
    return new DatabaseUnavailableError(cause);
  }
}

function isOutage(error: unknown): boolean {
  const inability = inabilityOf(error);
  return inability === 'away' || inability === 'busy' || inability === 'login' || isTransient(error);
}

/** Waits a random while of up to 5, 10, 20, … 320 ms, so that those who collided do not meet again. */
async function backOff(attempt: number): Promise<void> {
  const longestMs = 5 * 2 ** (attempt - 1);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs));
}
