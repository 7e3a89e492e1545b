import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { DatabaseUnavailableError } from '../platform/database/database-unavailable.error.js';
import { INABILITY_WORDS } from '../platform/database/inability.js';
import { allMigrations } from '../platform/database/migrating/migrations.js';
import { WriteProbe } from './write-probe.js';
import { inTime } from '../platform/in-time.js';

const PATIENCE_MS = 2_000;
const SILENT = 'the database does not answer';
const UNKNOWN = `unknown, as ${SILENT}`;

@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly database: Database,
    private readonly dataSource: DataSource,
    private readonly writes: WriteProbe,
    private readonly indicators: HealthIndicatorService,
  ) {}

  isServing(serves: boolean): HealthIndicatorResult<'hub'> {
    const check = this.indicators.check('hub');
    return serves ? check.up() : check.down('shutting down');
  }

  async isAnswering(): Promise<HealthIndicatorResult<'database'>> {
    const check = this.indicators.check('database');
    try {
      await inTime(
        this.database.read((transaction) => transaction.select({ sql: 'SELECT 1' })),
        PATIENCE_MS,
      );
      return check.up();
    } catch {
      return check.down(SILENT);
    }
  }

  async takesWrites(): Promise<HealthIndicatorResult<'writes'>> {
    const check = this.indicators.check('writes');
    try {
      const inability = await inTime(this.writes.inability(), PATIENCE_MS);
      return inability ? check.down(INABILITY_WORDS[inability]) : check.up();
    } catch {
      return check.down(UNKNOWN);
    }
  }

  async isMigrated(): Promise<HealthIndicatorResult<'migrations'>> {
    const check = this.indicators.check('migrations');
    try {
      const pending = await inTime(this.pendingMigrations(), PATIENCE_MS);
      return pending.length === 0 ? check.up() : check.down(`pending: ${pending.join(', ')}`);
    } catch (error) {
      return check.down(whyUnknown(error));
    }
  }

  private async pendingMigrations(): Promise<string[]> {
    const [applied] = await this.database.read((transaction) =>
      transaction.select<[{ name: string }]>({ sql: 'SELECT name FROM migrations' }),
    );
    const names = new Set(applied.map(({ name }) => name));
    return allMigrations(this.dataSource).filter((name) => !names.has(name));
  }
}

function whyUnknown(error: unknown): string {
  const answers = error instanceof DatabaseUnavailableError && error.inability !== 'away';
  return answers ? `unknown: ${INABILITY_WORDS[error.inability]}` : UNKNOWN;
}
