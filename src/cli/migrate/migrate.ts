import 'reflect-metadata';
import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { isFile } from '../../platform/database/connecting/database-url.js';
import type { DatabaseSettings } from '../../platform/database/connecting/database-url.js';
import { ENTITIES } from '../../app/schema.js';
import { readDatabaseSettings } from '../../app/settings.js';
import { connect } from '../../platform/database/connecting/connect.js';
import { createDataSource } from '../../platform/database/connecting/data-source.js';
import { generateMigration } from '../../platform/database/migrating/migration-generator.js';
import { planMigrations } from '../../platform/database/migrating/migration-plan.js';
import {
  allMigrations,
  applyMigrations,
  pendingMigrations,
  revertMigration,
} from '../../platform/database/migrating/migrations.js';
import { SqliteLock } from '../../platform/database/connecting/sqlite-lock.js';

export type MigrationCommand = 'plan' | 'up' | 'down' | 'status' | 'generate';

interface Command {
  /** A command that writes locks hubs out of the SQLite file; one that reads creates no file. */
  readonly writes: boolean;
  run(dataSource: DataSource, settings: DatabaseSettings, name: string | undefined): Promise<string[]>;
}

const COMMANDS: Record<MigrationCommand, Command> = {
  up: {
    writes: true,
    run: async (dataSource) => orNothing(await applyMigrations(dataSource), 'apply', 'applied'),
  },
  down: {
    writes: true,
    run: async (dataSource) => orNothing([await revertMigration(dataSource)], 'revert', 'reverted'),
  },
  status: { writes: false, run: showMigrations },
  plan: { writes: false, run: async (dataSource) => statementsOf(await planMigrations(dataSource)) },
  generate: {
    writes: false,
    run: (_dataSource, settings, name) => generateMigration(settings, ENTITIES, name),
  },
};

/** Runs a migration command on the database that DATABASE_URL names; returns its output lines. */
export async function migrate(name: MigrationCommand, argument?: string): Promise<string[]> {
  const command = COMMANDS[name];
  const settings = readDatabaseSettings(process.env);
  const lock = command.writes && isFile(settings) ? SqliteLock.take(settings.path) : undefined;
  const dataSource = await createDataSource(
    command.writes ? settings : withoutMakingAFile(settings),
    ENTITIES,
    {
      queryTimeoutMs: 0,
    },
  );
  try {
    await connect(dataSource, settings);
    return await command.run(dataSource, settings, argument);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    lock?.release();
  }
}

async function showMigrations(dataSource: DataSource): Promise<string[]> {
  const pending = new Set(await pendingMigrations(dataSource));
  return allMigrations(dataSource).map((name) => `${pending.has(name) ? '[ ]' : '[X]'} ${name}`);
}

function orNothing(names: (string | undefined)[], verb: string, past: string): string[] {
  const done = names.filter((name) => name !== undefined);
  return done.length > 0 ? done.map((name) => `${past} ${name}`) : [`nothing to ${verb}`];
}

function statementsOf(statements: string[]): string[] {
  return statements.length > 0 ? statements.map((sql) => `${sql};`) : ['-- no pending migrations'];
}

function withoutMakingAFile(settings: DatabaseSettings): DatabaseSettings {
  return isFile(settings) && !existsSync(settings.path) ? { kind: 'sqlite', path: ':memory:' } : settings;
}
