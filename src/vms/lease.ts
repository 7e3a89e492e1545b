import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { askClock, timeIn } from '../platform/database/clock.js';
import type { ClockRow } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { messageOf } from '../platform/message-of.js';
import { pause } from './pauses.js';

const NAME = 'vms';
const LEASE_MS = 10_000;
/** Another hub takes over after the lease and one of these at the latest. */
const RENEW_EVERY_MS = 2_500;
const NOBODY = '';

interface LeaseRow {
  readonly holder: string;
  readonly expires_at: string;
}

/** Lets one hub of several on a database collect. The database's clock decides; this hub's only counts its own time. */
@Injectable()
export class CollectionLease {
  private readonly logger = new Logger(CollectionLease.name);
  private readonly holder = randomUUID();
  /** By `performance.now()`: earlier than the database's clock has it. */
  private heldUntil = -Infinity;
  private isSilent = false;

  constructor(private readonly database: Database) {}

  get isHeld(): boolean {
    return performance.now() < this.heldUntil;
  }

  /** Takes the lease when it is free, and renews it, until the signal comes; then gives it back. */
  async keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(RENEW_EVERY_MS, signal);
      if (!signal.aborted) await this.renew();
    }
    await this.giveBack();
  }

  /** Never rejects: without the database the lease runs out. */
  async renew(): Promise<void> {
    const startedAt = performance.now();
    try {
      const take = async (): Promise<boolean | undefined> => this.database.write((each) => this.take(each));
      if ((await take()) ?? (await take())) this.heldUntil = startedAt + LEASE_MS;
      this.isSilent = false;
    } catch (error) {
      if (!this.isSilent) this.logger.warn(`Cannot tell which hub collects: ${messageOf(error)}`);
      this.isSilent = true;
    }
  }

  /** Under the lock of the row. Undefined where it made the row, for the next attempt to lock. */
  private async take(transaction: Transaction): Promise<boolean | undefined> {
    const { dialect } = this.database;
    const [[row], clock] = await transaction.select<[LeaseRow, ClockRow]>(
      {
        sql: `SELECT holder, expires_at FROM collection_leases WHERE name = ? ${dialect.forUpdate}`,
        parameters: [NAME],
      },
      askClock(dialect),
    );
    if (!row) {
      const free = { name: NAME, holder: NOBODY, expires_at: toColumn(0) };
      transaction.insert('collection_leases', [free], ['name'], { holder: 'keep', expires_at: 'greatest' });
      return undefined;
    }
    const now = fromColumn(timeIn(clock));
    if (row.holder !== this.holder && fromColumn(row.expires_at) > now) return false;
    transaction.run({
      sql: 'UPDATE collection_leases SET holder = ?, expires_at = ? WHERE name = ?',
      parameters: [this.holder, toColumn(now + LEASE_MS), NAME],
    });
    return true;
  }

  private async giveBack(): Promise<void> {
    this.heldUntil = -Infinity;
    const statement: Query = {
      sql: 'UPDATE collection_leases SET holder = ?, expires_at = ? WHERE name = ? AND holder = ?',
      parameters: [NOBODY, toColumn(0), NAME, this.holder],
    };
    try {
      await this.database.write(async (transaction) => transaction.run(statement));
    } catch (error) {
      this.logger.warn(`Another hub collects once the lease of this one has run out: ${messageOf(error)}`);
    }
  }
}
