import 'reflect-metadata';
import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { StartError } from '../common/start-error.js';
import { isFile } from '../config/database-url.js';
import type { DatabaseSettings } from '../config/database-url.js';
import { SettingsError } from '../config/settings-error.js';
import { readDatabaseSettings } from '../config/settings.js';
import { createDataSource } from './data-source.js';
import { generateMigration } from './migration-generator.js';
import { planMigrations } from './migration-plan.js';
import { allMigrations, applyMigrations, pendingMigrations, revertMigration } from './migrations.js';
import { lockSqliteFile } from './sqlite-lock.js';

interface Command {
  /** A command that writes keeps a hub off the SQLite file meanwhile; one that reads makes no file. */
  readonly writes: boolean;
  run(dataSource: DataSource, settings: DatabaseSettings, name: string | undefined): Promise<string[]>;
}

const COMMANDS: Record<string, Command> = {
  run: { writes: true, run: async (dataSource) => orNothing(await applyMigrations(dataSource), 'applied') },
  revert: {
    writes: true,
    run: async (dataSource) => orNothing([await revertMigration(dataSource)], 'reverted'),
  },
  show: { writes: false, run: showMigrations },
  plan: { writes: false, run: async (dataSource) => statementsOf(await planMigrations(dataSource)) },
  generate: { writes: false, run: (_dataSource, settings, name) => generateMigration(settings, name) },
};

async function main([name = '', argument]: string[]): Promise<void> {
  const command = COMMANDS[name];
  if (!command) throw new StartError(`usage: migrate ${Object.keys(COMMANDS).join('|')}; got '${name}'`);
  const settings = readDatabaseSettings(process.env);
  const lock = command.writes && isFile(settings) ? lockSqliteFile(settings.path) : undefined;
  const dataSource = await createDataSource(command.writes ? settings : withoutMakingAFile(settings), {
    queryTimeoutMs: 0,
  });
  try {
    await dataSource.initialize();
    for (const line of await command.run(dataSource, settings, argument)) console.log(line);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    lock?.release();
  }
}

async function showMigrations(dataSource: DataSource): Promise<string[]> {
  const pending = new Set(await pendingMigrations(dataSource));
  return allMigrations(dataSource).map((name) => `${pending.has(name) ? '[ ]' : '[X]'} ${name}`);
}

function orNothing(names: (string | undefined)[], verb: string): string[] {
  const done = names.filter((name) => name !== undefined);
  return done.length > 0 ? done.map((name) => `${verb} ${name}`) : [`nothing to be ${verb}`];
}

function statementsOf(statements: string[]): string[] {
  return statements.length > 0 ? statements.map((sql) => `${sql};`) : ['-- nothing is pending'];
}

function withoutMakingAFile(settings: DatabaseSettings): DatabaseSettings {
  return isFile(settings) && !existsSync(settings.path) ? { kind: 'sqlite', path: ':memory:' } : settings;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const expected = error instanceof SettingsError || error instanceof StartError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
