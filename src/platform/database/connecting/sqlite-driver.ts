import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/**
 * Uses version 13 of better-sqlite3 where Node.js has Node-API 10 (from 22.14), else version 12, which in turn would
 * make Node 24 abort (nodejs/node#65446).
 */
const name = Number(process.versions['napi']) >= 10 ? 'better-sqlite3-napi' : 'better-sqlite3';

export const SqliteDriver = createRequire(import.meta.url)(name) as typeof BetterSqlite3;
