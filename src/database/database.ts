import type { DataSource, EntityManager } from 'typeorm';
import { isAway, isTransient } from './database-errors.js';
import { DatabaseUnavailableError } from './database-unavailable.error.js';
import type { Dialect } from './dialect.js';
import { Turnstile } from './turnstile.js';

const ATTEMPTS = 8;

type Work<T> = (manager: EntityManager) => Promise<T>;

/**
 * Transactions on whichever database the hub was given. A transaction may run several times, after a deadlock or
 * a lost connection (when even a COMMIT may have gone through unheard), so what it does must bear repetition.
 */
export class Database {
  /** SQLite has one connection, on which a second transaction would nest in the first: they go one by one. */
  private readonly turnstile: Turnstile | undefined;
  private onUnavailable: () => void = () => {};

  constructor(
    private readonly dataSource: DataSource,
    readonly dialect: Dialect,
  ) {
    this.turnstile = dialect.name === 'sqlite' ? new Turnstile() : undefined;
  }

  /** Calls `listener` whenever the database could not take work. */
  whenUnavailable(listener: () => void): void {
    this.onUnavailable = listener;
  }

  /** @throws {DatabaseUnavailableError} when the database is away; nothing was stored. */
  async write<T>(work: Work<T>): Promise<T> {
    return this.run(() => this.transaction(this.dialect.writeIsolation, work));
  }

  /** All statements of `work` see the same moment. @throws {DatabaseUnavailableError} */
  async read<T>(work: Work<T>): Promise<T> {
    return this.run(() => this.transaction(this.dialect.readIsolation, work));
  }

  private async transaction<T>(
    isolation: 'READ COMMITTED' | 'REPEATABLE READ' | undefined,
    work: Work<T>,
  ): Promise<T> {
    const { dataSource, turnstile } = this;
    if (isolation) return dataSource.transaction(isolation, work);
    return turnstile ? turnstile.pass(() => dataSource.transaction(work)) : dataSource.transaction(work);
  }

  private async run<T>(transaction: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transaction();
      } catch (error) {
        const transient = isTransient(error);
        if (transient && attempt < ATTEMPTS) {
          await backOff(attempt);
          continue;
        }
        if (!transient && !isAway(error)) throw error;
        this.onUnavailable();
        throw new DatabaseUnavailableError(error);
      }
    }
  }
}

/** Waits a random while of up to 5, 10, 20, … 320 ms, so that those who collided do not meet again. */
async function backOff(attempt: number): Promise<void> {
  const longestMs = 5 * 2 ** (attempt - 1);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longestMs));
}
