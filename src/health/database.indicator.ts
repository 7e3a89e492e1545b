import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { Database } from '../database/database.js';
import { allMigrations } from '../database/migrations.js';

const PATIENCE_MS = 2_000;

@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly database: Database,
    private readonly dataSource: DataSource,
    private readonly indicators: HealthIndicatorService,
  ) {}

  isStaying(stays: boolean): HealthIndicatorResult<'hub'> {
    const check = this.indicators.check('hub');
    return stays ? check.up() : check.down('the hub is ending');
  }

  async isAnswering(): Promise<HealthIndicatorResult<'database'>> {
    const check = this.indicators.check('database');
    try {
      await inTime(this.database.read((transaction) => transaction.select({ sql: 'SELECT 1' })));
      return check.up();
    } catch {
      return check.down('the database does not answer');
    }
  }

  async isMigrated(): Promise<HealthIndicatorResult<'migrations'>> {
    const check = this.indicators.check('migrations');
    try {
      const pending = await inTime(this.pendingMigrations());
      return pending.length === 0 ? check.up() : check.down(`pending: ${pending.join(', ')}`);
    } catch {
      return check.down('unknown, as the database does not answer');
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

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
