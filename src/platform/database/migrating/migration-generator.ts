import { writeFile } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import { StartError } from '../../problems/start-error.js';
import type { DatabaseSettings } from '../connecting/database-url.js';
import { createDataSource } from '../connecting/data-source.js';
import type { EntityClass } from '../schema.js';
import { applyMigrations, pendingMigrations } from './migrations.js';

interface Difference {
  up: string[];
  down: string[];
}

/**
 * Writes migrations/<timestamp>-<name>.ts with the statements that take the schema from the migrations to the entities:
 * SQLite's from an in-memory database, MySQL's from the one in `settings`. If `settings` name SQLite, MySQL's half
 * throws until somebody writes it.
 */
export async function generateMigration(
  settings: DatabaseSettings,
  entities: readonly EntityClass[],
  name = 'change-schema',
): Promise<string[]> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new StartError(`The name must be words-with-hyphens; got '${name}'.`);
  const sqlite = await differenceInMemory(entities);
  const mysql = settings.kind === 'mysql' ? await differenceOf(settings, entities) : undefined;
  if (sqlite.up.length === 0 && !mysql?.up.length)
    return ['no difference between the entities and the schema'];
  const timestamp = Date.now();
  const path = `migrations/${timestamp}-${name}.ts`;
  await writeFile(path, migrationSource(timestamp, name, sqlite, mysql), { flag: 'wx' });
  return [`wrote ${path}`];
}

/**
 * The difference between entities and schema, as TypeORM sees it. @throws {StartError} while migrations are pending.
 */
export async function differenceOf(
  settings: DatabaseSettings,
  entities: readonly EntityClass[],
): Promise<Difference> {
  const type = settings.kind === 'mysql' ? await serverType(settings) : 'mysql';
  return connected(await createDataSource(settings, entities, { type }), readDifference);
}

async function differenceInMemory(entities: readonly EntityClass[]): Promise<Difference> {
  return connected(
    await createDataSource({ kind: 'sqlite', path: ':memory:' }, entities),
    async (dataSource) => {
      await applyMigrations(dataSource);
      return readDifference(dataSource);
    },
  );
}

async function serverType(settings: DatabaseSettings): Promise<'mysql' | 'mariadb'> {
  return connected(await createDataSource(settings, []), async (dataSource) => {
    const [{ version }] = await dataSource.query<[{ version: string }]>('SELECT VERSION() AS version');
    return version.includes('MariaDB') ? 'mariadb' : 'mysql';
  });
}

async function readDifference(dataSource: DataSource): Promise<Difference> {
  const pending = await pendingMigrations(dataSource);
  if (pending.length > 0) throw new StartError(`Apply the pending migrations first: ${pending.join(', ')}`);
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  return {
    up: upQueries.map(({ query }) => query),
    down: downQueries.map(({ query }) => query).toReversed(),
  };
}

async function connected<T>(
  dataSource: DataSource,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

function migrationSource(
  timestamp: number,
  name: string,
  sqlite: Difference,
  mysql: Difference | undefined,
): string {
  const className = name.replace(/(^|-)(.)/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
  const unwritten = { up: ["throw new Error('generate this half against MySQL');"] };
  const body = (direction: 'up' | 'down'): string =>
    [
      `    if (runner.dataSource.options.type !== 'better-sqlite3') {`,
      ...(mysql ? mysql[direction].map(queryLine) : unwritten.up.map((line) => `      ${line}`)),
      '    } else {',
      ...sqlite[direction].map(queryLine),
      '    }',
    ].join('\n');
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each statement must be repeatable: MySQL has no transactions around DDL. */
export class ${className}${timestamp} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
${body('up')}
  }

  async down(runner: QueryRunner): Promise<void> {
${body('down')}
  }
}
`;
}

function queryLine(sql: string): string {
  return `      await runner.query(${JSON.stringify(sql)});`;
}
