import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { HubError } from '../problems/hub-error.js';
import type { MysqlSettings } from './connecting/database-url.js';
import { SharedReads } from './shared-reads.js';
import { connect } from './connecting/connect.js';
import { createDataSource } from './connecting/data-source.js';
import { reasonOf } from './database-errors.js';
import { dialectOf } from './dialect.js';
import type { Dialect } from './dialect.js';
import { gtidsOf } from './gtids.js';
import type { Gtids } from './gtids.js';
import { inTransaction } from './in-transaction.js';
import type { Work } from './in-transaction.js';
import type { EntityClass } from './schema.js';
import { TurnedAwayError, Turnstile } from './turnstile.js';

/** Where writes go, and reads that the replica cannot serve. */
export interface Primary {
  read<T>(work: Work<T>): Promise<T>;
}

/** How long a read waits for what the primary has committed and the replica has not. */
const CATCH_UP_MS = 250;
/** Between two attempts to use a replica that failed. */
const PAUSE_MS = 1_000;
const PATIENCE_MS = 1_000;
/** A replica that does not answer holds a read up for no longer. */
const TIMEOUTS = { queryTimeoutMs: 5_000, connectTimeoutMs: 1_000 };

/** Not connected yet. */
export async function createReplica(
  settings: MysqlSettings,
  entities: readonly EntityClass[],
): Promise<ReadReplica> {
  return new ReadReplica(await createDataSource(settings, entities, TIMEOUTS), settings);
}

/**
 * Reads from a replica, and never less than the primary had when the read was asked for: each read waits on the
 * replica for the primary's position. Where the replica does not get there, or fails, the primary answers, and the
 * replica is left alone until an attempt beside the reads finds it well again.
 */
export class ReadReplica {
  private readonly logger = new Logger(ReadReplica.name);
  private readonly dialect: Dialect;
  private readonly turnstile: Turnstile;
  private readonly positions = new SharedReads<string>();
  /** While the replica is used: how it tells its position. */
  private gtids: Gtids | undefined;
  private isLeft = false;
  private leftAt = -Infinity;
  private attempt: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: MysqlSettings,
  ) {
    this.dialect = dialectOf(settings);
    this.turnstile = new Turnstile(settings.poolSize, PATIENCE_MS);
  }

  /** @throws {DatabaseUnavailableError} when the primary is away: then nobody knows what is new. */
  async read<T>(primary: Primary, work: Work<T>): Promise<T> {
    if (!this.gtids) {
      this.tryAgain(primary);
      return primary.read(work);
    }
    const position = await this.positionOf(primary, this.gtids);
    try {
      return await this.readAt(position, this.gtids, work);
    } catch (error) {
      if (error instanceof HubError) throw error;
      // One that has too much to do is not broken.
      if (!(error instanceof TurnedAwayError)) this.leave(error);
      return primary.read(work);
    }
  }

  /** Finds out whether the replica can be used. */
  async find(primary: Primary): Promise<void> {
    try {
      this.gtids = await this.assertUsable(primary);
      this.isLeft = false;
      this.logger.log(`GETs of jobs read from the replica ${this.name}`);
    } catch (error) {
      this.leave(error);
    }
  }

  /** @throws {Error} that says why the replica cannot be used. */
  async assertUsable(primary: Primary): Promise<Gtids> {
    if (!this.dataSource.isInitialized) await connect(this.dataSource, this.settings);
    const gtids = gtidsOf(await one(primary, 'SELECT VERSION() AS value'));
    const position = await this.positionOf(primary, gtids);
    await this.readAt(position, gtids, (transaction) =>
      transaction.select({ sql: `SELECT 1 AS one FROM ${this.firstTable} LIMIT 1` }),
    );
    return gtids;
  }

  async close(): Promise<void> {
    await this.attempt;
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private get firstTable(): string {
    const [entity] = this.dataSource.entityMetadatas;
    if (!entity) throw new Error('a database without tables');
    return entity.tableName;
  }

  private get name(): string {
    return `${this.settings.host}:${this.settings.port}`;
  }

  /** Reads that ask at once share the answer, which is never older than any of them. */
  private async positionOf(primary: Primary, gtids: Gtids): Promise<string> {
    return this.positions.read('position', () => one(primary, gtids.position));
  }

  /** On one connection, as behind the URL there may be more than one server. */
  private async readAt<T>(position: string, gtids: Gtids, work: Work<T>): Promise<T> {
    if (!position) throw new Error('the primary keeps no GTIDs (log_bin and, on MySQL, gtid_mode)');
    return this.turnstile.pass(() =>
      inTransaction(this.dataSource, this.dialect, this.dialect.beginRead, async (transaction) => {
        // No table was read yet, so the transaction sees what is there after the wait.
        const [[row]] = await transaction.select<[{ reached: number | null }]>(
          gtids.reached(position, CATCH_UP_MS),
        );
        if (row?.reached !== 1) throw new Error(`it is more than ${CATCH_UP_MS} ms behind`);
        return work(transaction);
      }),
    );
  }

  private leave(error: unknown): void {
    this.leftAt = performance.now();
    this.gtids = undefined;
    if (this.isLeft) return;
    this.isLeft = true;
    this.logger.warn(
      `GETs of jobs read from the primary, not from the replica ${this.name}: ${reasonOf(error)}`,
    );
  }

  private tryAgain(primary: Primary): void {
    if (this.attempt || performance.now() - this.leftAt < PAUSE_MS) return;
    this.attempt = this.find(primary).finally(() => (this.attempt = undefined));
  }
}

async function one(primary: Primary, sql: string): Promise<string> {
  const [[row]] = await primary.read((transaction) => transaction.select<[{ value: string }]>({ sql }));
  return row?.value ?? '';
}
