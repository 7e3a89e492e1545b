import type { DataSource } from 'typeorm';
import { isFile } from '../../platform/database/connecting/database-url.js';
import type { DatabaseSettings, MysqlSettings } from '../../platform/database/connecting/database-url.js';
import { doubtsOf } from '../../app/doubts.js';
import { SettingsError } from '../../platform/config/settings-error.js';
import { readSettings } from '../../app/settings.js';
import type { Settings } from '../../app/settings.js';
import { inabilityOf } from '../../platform/database/database-errors.js';
import { dialectOf } from '../../platform/database/dialect.js';
import { fromColumn } from '../../platform/database/instant.js';
import { migrationState } from '../../platform/database/migrating/migrations.js';
import { connected } from '../cli-database.js';
import { sentenceOf } from '../failure.js';
import { say, sayJson } from '../output.js';
import { checkAddress } from './address.js';
import { judgeClock } from './clock.js';
import { checkEncryption } from './encryption.js';
import { fine, problem, warning } from './finding.js';
import type { Finding } from './finding.js';
import { checkFolder } from './folder.js';
import { checkIntegrity } from './integrity.js';
import { checkReplica } from './replica.js';
import { checkMachines } from './machines.js';
import { judgeSchema } from './schema.js';
import { judgeServer, VARIABLES } from './server.js';
import { checkSqliteFile, missingFile } from './sqlite-file.js';
import { checkWrites } from './writes.js';

const VERDICT_WIDTH = 'problem'.length;
const WHAT_WIDTH = 'innodb_flush_log_at_trx_commit'.length;

/** Checks everything that a hub needs and prints one line per finding; changes nothing. Exits with 1 on a problem. */
export async function check({ deep = false, json }: { deep?: boolean; json?: true }): Promise<void> {
  const findings = await findingsOf(process.env, deep);
  if (json) sayJson({ findings });
  else findings.forEach(sayFinding);
  if (findings.some(({ verdict }) => verdict === 'problem')) process.exitCode = 1;
}

async function findingsOf(env: NodeJS.ProcessEnv, isDeep: boolean): Promise<Finding[]> {
  try {
    const settings = readSettings(env);
    const doubts = doubtsOf(settings, env).map(({ says, todo }) => warning('settings', says, todo));
    const first = [fine('settings', 'valid'), ...doubts, await checkAddress(settings.host)];
    return [...first, ...(await checkDatabase(settings, isDeep)), ...(await checkMachines(settings))];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((line) => problem('settings', line, 'Correct the environment variable.'));
  }
}

async function checkDatabase(settings: Settings, isDeep: boolean): Promise<Finding[]> {
  const { database, migrateOnStart } = settings;
  const folder = isFile(database) ? await checkFolder(database.path) : [];
  if (folder.some(({ verdict }) => verdict === 'problem')) return folder;
  const missing = isFile(database) ? missingFile(database.path, migrateOnStart) : undefined;
  if (missing) return [...folder, missing];
  try {
    return [...folder, ...(await connected(database, (dataSource) => look(dataSource, settings, isDeep)))];
  } catch (error) {
    return [...folder, problem('database', sentenceOf(error), todoAbout(error, database))];
  }
}

function todoAbout(error: unknown, { kind }: DatabaseSettings): string {
  if (kind === 'sqlite') return 'Set DATABASE_URL to a database of the hub, or restore a backup.';
  if (inabilityOf(error) === 'right') return 'Grant the user the privileges listed in docs/operations.md.';
  return 'Check that the server is running, and that DATABASE_URL has its address, user and password.';
}

async function look(dataSource: DataSource, settings: Settings, isDeep: boolean): Promise<Finding[]> {
  const { database, migrateOnStart } = settings;
  const state = await migrationState(dataSource);
  return [
    fine('database', 'answers'),
    ...(database.kind === 'mysql'
      ? await checkServer(dataSource, database)
      : await checkSqliteFile(dataSource)),
    judgeSchema({ ...state, migrateOnStart }),
    // Without its migrations there are no tables to write to.
    ...(state.pending.length === 0 ? [await checkWrites(dataSource, settings)] : []),
    await checkClock(dataSource, database),
    ...(await checkReplica(dataSource, settings)),
    ...(isDeep ? [await checkIntegrity(dataSource)] : []),
  ];
}

async function checkServer(dataSource: DataSource, server: MysqlSettings): Promise<Finding[]> {
  const names = VARIABLES.map((name) => `'${name}'`).join(', ');
  const rows = await dataSource.query<{ Variable_name: string; Value: string }[]>(
    `SHOW VARIABLES WHERE Variable_name IN (${names})`,
  );
  const variables = Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
  return [...judgeServer(variables, server.poolSize), await checkEncryption(dataSource, server)];
}

async function checkClock(dataSource: DataSource, database: DatabaseSettings): Promise<Finding> {
  const before = Date.now();
  const [row] = await dataSource.query<{ now: string }[]>(`SELECT ${dialectOf(database).now} AS now`);
  return judgeClock(before, fromColumn(row?.now ?? ''), Date.now());
}

function sayFinding({ what, verdict, says, todo }: Finding): void {
  say(`${verdict.padEnd(VERDICT_WIDTH)}  ${what.padEnd(WHAT_WIDTH)}  ${says}`);
  if (todo) say(`${' '.repeat(VERDICT_WIDTH + WHAT_WIDTH + 4)}→ ${todo}`);
}
