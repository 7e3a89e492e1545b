import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDatabaseUrl } from '../../src/platform/database/connecting/database-url.js';
import { differenceOf } from '../../src/platform/database/migrating/migration-generator.js';
import { hub } from '../support/command-line.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import type { SqlRow } from '../support/databases.js';
import { ENTITIES } from '../../src/app/schema.js';
import { failToStart, request, startHub } from '../support/hub.js';

/** The names of all migrations, in order, made from their file names as TypeORM does. */
const NAMES = readdirSync('migrations')
  .filter((file) => /^\d/.test(file))
  .toSorted()
  .map(nameOf);

async function migrate(databaseUrl: string, ...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await hub(['migrate', ...command], databaseUrl);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** `1795251600000-create-jobs.ts` holds CreateJobs1795251600000. */
function nameOf(file: string): string {
  const [, time = '', words = ''] = /^(\d+)-(.*)\.ts$/.exec(file) ?? [];
  return words.replace(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase()) + time;
}

function lines(mark: string, names = NAMES): string {
  return names.map((name) => `${mark} ${name}`).join('\n');
}

/** The schema as the database itself writes it down. */
async function schemaOf(url: string): Promise<SqlRow[]> {
  if (url.startsWith('sqlite:')) {
    return sql(
      url,
      "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'migrations' ORDER BY name",
    );
  }
  const tables = await sql(
    url,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'migrations' ORDER BY 1",
  );
  return (await Promise.all(tables.map(({ name }) => sql(url, `SHOW CREATE TABLE ${name}`)))).flat();
}

async function differences(url: string): Promise<string[]> {
  return (await differenceOf(readDatabaseUrl(url), ENTITIES)).up;
}

describe.each(DATABASES)('the migrations on %s', (kind) => {
  it('give the same schema up, down and up again, without a difference to the entities', async () => {
    const url = await freshDatabase(kind);
    expect(await migrate(url, 'up')).toBe(lines('applied'));
    const schema = await schemaOf(url);
    expect(await differences(url)).toEqual([]);
    for (const name of NAMES.toReversed()) expect(await migrate(url, 'down')).toBe(`reverted ${name}`);
    expect(await schemaOf(url)).toEqual([]);
    expect(await migrate(url, 'status')).toBe(lines('[ ]'));
    expect(await schemaOf(url)).toEqual([]);
    await migrate(url, 'up');
    expect(await schemaOf(url)).toEqual(schema);
    expect(await migrate(url, 'status')).toBe(lines('[X]'));
  });

  it('do nothing when they run twice', async () => {
    const url = await freshDatabase(kind);
    await migrate(url, 'up');
    const schema = await schemaOf(url);
    expect(await migrate(url, 'up')).toBe('nothing to apply');
    expect(await schemaOf(url)).toEqual(schema);
    expect(await sql(url, 'SELECT name FROM migrations ORDER BY id')).toEqual(
      NAMES.map((name) => ({ name })),
    );
  });

  it('are planned as the SQL that run then executes, and the plan changes nothing', async () => {
    const [planned, migrated] = [await freshDatabase(kind), await freshDatabase(kind)];
    const plan = await migrate(planned, 'plan');
    if (kind === 'sqlite') expect(existsSync(planned.slice('sqlite:'.length))).toBe(false);
    else expect(await sql(planned, 'SHOW TABLES')).toEqual([]);

    await migrate(migrated, 'up');
    const statements = plan
      .split(/;\n|;$/)
      .filter((statement) => /^(CREATE|ALTER|INSERT|UPDATE|DELETE|DROP)/.test(statement));
    for (const statement of statements) await sql(planned, statement);
    expect(await schemaOf(planned)).toEqual(await schemaOf(migrated));
    expect(await migrate(planned, 'status')).toBe(lines('[X]'));
    expect(await migrate(planned, 'plan')).toBe('-- no pending migrations');
  });

  it('go on where a run broke half way', async () => {
    const [broken, whole] = [await freshDatabase(kind), await freshDatabase(kind)];
    const firstTable =
      (await migrate(broken, 'plan')).split(';\n').find((line) => line.includes('backup_jobs')) ?? '';
    await sql(broken, firstTable);
    await migrate(broken, 'up');
    await migrate(whole, 'up');
    expect(await schemaOf(broken)).toEqual(await schemaOf(whole));
  });

  it('leave nothing for migration:generate to write', async () => {
    const url = await freshDatabase(kind);
    await migrate(url, 'up');
    expect(await migrate(url, 'generate', 'nothing')).toBe(
      'no difference between the entities and the schema',
    );
  });

  it('are named by a hub that is not to apply them, which then does not start', async () => {
    const url = await freshDatabase(kind);
    const { code, output } = await failToStart({ DATABASE_URL: url, MIGRATE_ON_START: 'false' });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining(`Migrations are pending: ${NAMES.join(', ')}`),
    ]);
  });

  it('make a running hub unready when one is pending again', async () => {
    const url = await freshDatabase(kind);
    const running = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await sql(url, 'DELETE FROM migrations');
    const { status, body } = await request<object>(running, 'GET', '/health/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      error: { migrations: { status: 'down', message: `pending: ${NAMES.join(', ')}` } },
    });
  });
});

describe.each(SERVERS)('the tables on %s', (kind) => {
  it('are as the contract has them, in a database with whatever defaults', async () => {
    const url = await freshDatabase(kind);
    await sql(url, 'ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_swedish_ci');
    await migrate(url, 'up');
    expect(await differences(url)).toEqual([]);
    const columns = await sql(
      url,
      `SELECT CONCAT(table_name, '.', column_name) AS name, LOWER(column_type) AS type, collation_name AS collation
       FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name LIKE 'backup%'`,
    );
    const typeOf = new Map(
      columns.map(({ name, type }) => [name, String(type).replace(/^(bigint|int)\(\d+\)/, '$1')]),
    );
    expect(Object.fromEntries(typeOf)).toMatchObject({
      'backup_jobs.id': 'varchar(128)',
      'backup_jobs.bytes_transferred': 'bigint unsigned',
      'backup_jobs.progress_percent': 'decimal(5,2)',
      'backup_jobs.current_phase': 'varchar(50)',
      'backup_jobs.eta_seconds': 'int unsigned',
      'backup_jobs.last_telemetry_at': 'datetime(3)',
      'backup_disks.backup_job_id': 'varchar(128)',
      'backup_disks.total_bytes': 'bigint unsigned',
    });
    expect(new Set(columns.map(({ collation }) => collation))).toEqual(new Set([null, 'utf8mb4_bin']));
    const index =
      "SELECT column_name AS name FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'idx_last_telemetry' ORDER BY seq_in_index";
    expect(await sql(url, index)).toEqual([{ name: 'status' }, { name: 'last_telemetry_at' }]);
  });
});
