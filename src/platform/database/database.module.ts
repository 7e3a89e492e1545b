import { Global, Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import { Database } from './database.js';
import { registerPoolMetrics } from './database.metrics.js';
import { OPEN_DATABASE } from './connecting/open-database.js';
import type { OpenDatabase } from './connecting/open-database.js';

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(OPEN_DATABASE) private readonly opened: OpenDatabase,
    registry: MetricsRegistry,
  ) {
    registerPoolMetrics(registry, opened.database);
  }

  /** The module closes what it is given when the application ends. */
  static with(opened: OpenDatabase): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: OPEN_DATABASE, useValue: opened },
        { provide: DataSource, useValue: opened.dataSource },
        { provide: Database, useValue: opened.database },
      ],
      exports: [Database, DataSource, OPEN_DATABASE],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.opened.close();
  }
}
