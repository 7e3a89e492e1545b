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
import type { WorkIn } from './in-transaction.js';
import type { EntityClass } from './schema.js';
import { TurnTimeoutError, Turnstile } from './turnstile.js';

/** The database that takes all writes, and the reads that the replica cannot serve. */
export interface Primary {
  read<T>(work: WorkIn<T>): Promise<T>;
}

/** How long a read waits for the replica to catch up with the primary. */
const CATCH_UP_MS = 250;
/** The pause between two attempts to use a failed replica. */
const PAUSE_MS = 1_000;
const PATIENCE_MS = 1_000;
/** A silent replica delays a read by at most this long. */
const TIMEOUTS = { queryTimeoutMs: 5_000, connectTimeoutMs: 1_000 };

/** Creates a replica, not yet connected. */
export async function createReplica(
  settings: MysqlSettings,
  entities: readonly EntityClass[],
): Promise<ReadReplica> {
  return new ReadReplica(await createDataSource(settings, entities, TIMEOUTS), settings);
}

/**
 * Reads from a replica, but never data older than the primary's when the read was requested:
 * 1. Ask the primary for its position (GTIDs); concurrent reads share the answer.
 * 2. On one connection to the replica, wait until it has reached that position, for at most CATCH_UP_MS.
 * 3. Run the read on the same connection, which then sees at least that position.
 * 4. If the replica is too far behind or fails, read from the primary and stop using the replica.
 * 5. While it is not used, reads trigger attempts in the background to use it again, one per PAUSE_MS at most.
 */
export class ReadReplica {
  private readonly logger = new Logger(ReadReplica.name);
  private readonly dialect: Dialect;
  private readonly turnstile: Turnstile;
  private readonly positions = new SharedReads<string>();
  /** Set while the replica is in use. */
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

  /** @throws {DatabaseUnavailableError} when the primary is unavailable, as nobody then knows the newest position. */
  async read<T>(primary: Primary, work: WorkIn<T>): Promise<T> {
    if (!this.gtids) {
      this.tryAgain(primary);
      return primary.read(work);
    }
    const position = await this.positionOf(primary, this.gtids);
    try {
      return await this.readAt(position, this.gtids, work);
    } catch (error) {
      if (error instanceof HubError) throw error;
      // An overloaded replica is not broken.
      if (!(error instanceof TurnTimeoutError)) this.leave(error);
      return primary.read(work);
    }
  }

  /** Starts using the replica if it works. */
  async find(primary: Primary): Promise<void> {
    try {
      this.gtids = await this.assertUsable(primary);
      this.isLeft = false;
      this.logger.log(`Read replica ${this.name} in use: GETs of jobs read from it`);
    } catch (error) {
      this.leave(error);
    }
  }

  /** @throws {Error} that explains why the replica is unusable. */
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

  /** Concurrent reads share an answer that is never older than any of them. */
  private async positionOf(primary: Primary, gtids: Gtids): Promise<string> {
    return this.positions.read('position', () => one(primary, gtids.position));
  }

  /** Waits and reads on one connection, as several servers may share the URL. */
  private async readAt<T>(position: string, gtids: Gtids, work: WorkIn<T>): Promise<T> {
    if (!position) throw new Error('the primary has no GTIDs (set log_bin and, on MySQL, gtid_mode)');
    return this.turnstile.pass(() =>
      inTransaction(this.dataSource, this.dialect, this.dialect.beginRead, async (transaction) => {
        // The snapshot is taken at the first read of a table, so it includes everything that arrived during the wait.
        const [[row]] = await transaction.select<[{ reached: number | null }]>(
          gtids.reached(position, CATCH_UP_MS),
        );
        if (row?.reached !== 1) throw new Error(`the replica is more than ${CATCH_UP_MS} ms behind`);
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
      `Read replica ${this.name} not used, GETs of jobs read from the primary: ${reasonOf(error)}`,
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
