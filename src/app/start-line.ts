import { isFile } from '../platform/database/connecting/database-url.js';
import type { DatabaseSettings } from '../platform/database/connecting/database-url.js';
import { resolve } from 'node:path';
import { VERSION } from '../platform/config/version.js';
import { changedSettings } from './settings.js';
import type { Settings } from './settings.js';

/** The line shows these in a form of its own. */
const TOLD = /^(AUTH|DATABASE_URL)=/;

/** The first log line: version, Node.js, database, AUTH, and every other setting that differs from its default. */
export function startLine({ auth, database }: Settings, env: NodeJS.ProcessEnv): string {
  const changed = changedSettings(env).filter((setting) => !TOLD.test(setting));
  const parts = [
    `backup-telemetry-hub ${VERSION}`,
    `Node.js ${process.versions.node}`,
    nameOf(database),
    `AUTH ${auth}`,
  ];
  return parts.join(', ') + (changed.length > 0 ? `; not default: ${changed.join(', ')}` : '');
}

function nameOf(database: DatabaseSettings): string {
  if (database.kind === 'mysql') return `MySQL ${database.host}:${database.port}/${database.database}`;
  return isFile(database) ? `SQLite ${resolve(database.path)}` : 'SQLite in memory';
}
