import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { type DatabaseKind, type DatabaseServer, untilItAnswers } from './database-server.js';
import { dockerIsHere, startDockerServer } from './docker-server.js';
import { type Recipe, startPrivateServer } from './private-server.js';
import { findProgram, isExecutable } from './programs.js';

export type { DatabaseKind, DatabaseServer } from './database-server.js';

/** Tests kill servers, never the machine, whose cache outlives them: nothing has to wait for the disk. */
const IN_CACHE = ['--innodb-flush-method=nosync'] as const;

/** As durable as its defaults make it. */
export function startMariaDb(): Promise<DatabaseServer> {
  return startServer('mariadb', { url: externalUrl('mariadb') });
}

/** As durable as its defaults make it. */
export function startMySql(): Promise<DatabaseServer> {
  return startServer('mysql', { url: externalUrl('mysql') });
}

/** The server that tests share. */
export function startSharedServer(kind: DatabaseKind): Promise<DatabaseServer> {
  return startServer(kind, { url: externalUrl(kind), options: IN_CACHE });
}

/** How to run a server of one's own, where the programs are here. */
export function recipeOf(kind: DatabaseKind): Recipe | undefined {
  return kind === 'mariadb' ? mariaDbRecipe() : mySqlRecipe();
}

/** A server that a test may spoil, never one that a variable names; its data lie in a folder made `within`. */
export function startOwnServer(kind: DatabaseKind, within?: string): Promise<DatabaseServer> {
  return startServer(kind, { options: IN_CACHE, within });
}

/** Makes an empty database, whose full URL it returns. */
export async function createDatabase(
  server: Pick<DatabaseServer, 'url'>,
  name = `hub_${randomUUID().replaceAll('-', '')}`,
): Promise<string> {
  await execute(server.url, 'create database ??', name);
  return withDatabase(server.url, name);
}

export async function dropDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  await execute(withDatabase(url, ''), 'drop database if exists ??', name);
}

/** The server that a variable names. */
export function externalUrl(kind: DatabaseKind): string | undefined {
  return process.env[kind === 'mariadb' ? 'TEST_MARIADB_URL' : 'TEST_MYSQL_URL'];
}

interface Wanted {
  /** A server that runs already. */
  readonly url?: string | undefined;
  readonly options?: readonly string[];
  readonly within?: string | undefined;
}

async function startServer(
  kind: DatabaseKind,
  { url, options = [], within }: Wanted,
): Promise<DatabaseServer> {
  if (url) return externalServer(kind, url);
  const recipe = recipeOf(kind);
  if (recipe) return startPrivateServer({ ...recipe, serve: [...recipe.serve, ...options] }, within);
  if (within === undefined && (await dockerIsHere())) return startDockerServer(kind);
  throw new Error(`No ${kind} server and no Docker engine here; run: bash test/setup.sh`);
}

async function externalServer(kind: DatabaseKind, url: string): Promise<DatabaseServer> {
  await untilItAnswers(url, { hasEnded: () => false, log: () => '' });
  const refuse = () => Promise.reject(new Error(`This ${kind} server is not ours to kill or start`));
  const isRunning = () => Promise.resolve(true);
  return { kind, url, start: refuse, kill: refuse, isRunning, stop: () => Promise.resolve() };
}

function mariaDbRecipe(): Recipe | undefined {
  const server = findProgram('mariadbd');
  const installer = findProgram('mariadb-install-db') ?? findProgram('mysql_install_db');
  if (!server || !installer) return undefined;
  const prepare = [installer, '--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db'];
  return { kind: 'mariadb', prepare, serve: [server, '--no-defaults'] };
}

function mySqlRecipe(): Recipe | undefined {
  const mysqld = unpackedMySql() ?? installedMySql();
  if (!mysqld) return undefined;
  return { kind: 'mysql', prepare: [...mysqld, '--initialize-insecure'], serve: [...mysqld, '--mysqlx=OFF'] };
}

/** Where test/setup.sh puts it; the wrapper there says --no-defaults itself. */
function unpackedMySql(): string[] | undefined {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const home = process.env['TEST_MYSQL_HOME'] || join(cache, 'backup-telemetry-hub', 'mysql');
  const wrapper = join(home, 'mysqld');
  return isExecutable(wrapper) ? [wrapper] : undefined;
}

/** MariaDB too installs a program of this name. */
function installedMySql(): string[] | undefined {
  const mysqld = findProgram('mysqld');
  const version = mysqld ? execFileSync(mysqld, ['--version'], { encoding: 'utf8' }) : '';
  const major = /Ver (\d+)/.exec(version)?.[1] ?? '0';
  const isUsable = mysqld && !version.includes('MariaDB') && Number(major) >= 8;
  return isUsable ? [mysqld, '--no-defaults', '--secure-file-priv=NULL'] : undefined;
}

async function execute(url: string, statement: string, name: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(statement, [name]);
  } finally {
    await connection.end();
  }
}

function withDatabase(url: string, name: string): string {
  const full = new URL(url);
  full.pathname = `/${name}`;
  return full.href;
}
