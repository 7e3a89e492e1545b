import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { inabilityOf, isUnavailable, isTransient, lostConnection, reasonOf } from './database-errors.js';
import { DatabaseUnavailableError } from './database-unavailable.error.js';
import type { Dialect } from './dialect.js';
import { inTransaction } from './in-transaction.js';
import type { WorkIn } from './in-transaction.js';
import type { Inability } from './inability.js';
import type { ReadReplica } from './read-replica.js';
import type { Query } from './transaction.js';
import { Feed } from '../feed.js';
import { Turnstile } from './turnstile.js';

const ATTEMPTS = 8;
/** The pause between two log lines about an unavailable database. */
const LOG_EVERY_MS = 1_000;
const PATIENCE_MS = 5_000;

export interface LastWrite {
  /** As `performance.now()` tells it; -Infinity before the first. */
  readonly at: number;
  /** Why the database refused it; absent if it was committed, or failed for another reason. */
  readonly inability?: Inability;
}

/**
 * Transactions on the hub's database. A transaction may run several times, after a deadlock or a lost connection (even
 * if its COMMIT went through unnoticed), so its work must be idempotent.
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

  /** How many transactions may run at a time, how many are running, and how many are waiting. */
  get pool(): { size: number; inUse: number; waiting: number } {
    const { width, inside, waiting } = this.turnstile;
    return { size: width, inUse: inside, waiting };
  }

  /** The result of the last write transaction. */
  get lastWrite(): LastWrite {
    return this.last;
  }

  /** @throws {DatabaseUnavailableError} when the database is away or too busy. */
  async write<T>(work: WorkIn<T>): Promise<T> {
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

  /** Runs `work` like a write, and rolls it back. @throws {DatabaseUnavailableError} */
  async rehearse<T>(work: WorkIn<T>): Promise<T> {
    const { beginWrite } = this.dialect;
    return this.run(() => inTransaction(this.dataSource, this.dialect, beginWrite, work, 'ROLLBACK'));
  }

  /** All statements of `work` see the same moment. @throws {DatabaseUnavailableError} */
  async read<T>(work: WorkIn<T>): Promise<T> {
    return this.run(() => inTransaction(this.dataSource, this.dialect, this.dialect.beginRead, work));
  }

  /** The same, from a read replica if there is one that has everything committed so far. */
  async readAnywhere<T>(work: WorkIn<T>): Promise<T> {
    return this.replica ? this.replica.read(this, work) : this.read(work);
  }

  /**
   * The rows of one SELECT, which sees one moment by itself and is spared the cost of a transaction; from a read
   * replica like {@link readAnywhere}.
   */
  async askAnywhere<Row extends object>(query: Query): Promise<Row[]> {
    const ask: WorkIn<Row[]> = async (transaction) => (await transaction.select<[Row]>(query))[0];
    if (this.replica) return this.replica.read(this, ask);
    return this.run(() => inTransaction(this.dataSource, this.dialect, [], ask));
  }

  private async timed<T>(work: WorkIn<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await inTransaction(this.dataSource, this.dialect, this.dialect.beginWrite, work);
    this.writes.tell(performance.now() - startedAt);
    return result;
  }

  /**
   * `keepsFromHearing` tells whether a failure would have hit clients' reports too. Every failure of a write does; a
   * failed read does only in a general outage, as it may just lack a table that reports do not need.
   */
  private async run<T>(transaction: () => Promise<T>, keepsFromHearing = isOutage): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.turnstile.pass(transaction);
      } catch (error) {
        const transient = isTransient(error);
        if (!transient && !isUnavailable(error)) throw error;
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
      this.logger.warn(`Database unavailable: ${reasonOf(cause)}`);
    }
    return new DatabaseUnavailableError(cause);
  }
}

function isOutage(error: unknown): boolean {
  const inability = inabilityOf(error);
  return inability === 'away' || inability === 'busy' || inability === 'login' || isTransient(error);
}

/** Waits for a random time of up to 5, 10, 20, … 320 ms, so that colliding transactions do not collide again. */
async function backOff(attempt: number): Promise<void> {
  const longestMs = 5 * 2 ** (attempt - 1);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs));
}
