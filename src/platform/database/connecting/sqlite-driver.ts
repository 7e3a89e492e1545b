import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

const require = createRequire(import.meta.url);

/**
 * Uses better-sqlite3 13 where Node.js has the Node-API that it needs (10, from 22.14 on; an older Node.js crashes on
 * it) and where it is installed: npm omits it on Node 20, and packages stay when Node.js is upgraded.
 */
export const SqliteDriver: typeof BetterSqlite3 = betterSqlite3() ?? (await sqliteForAnyNode());

function betterSqlite3(): typeof BetterSqlite3 | undefined {
  if (!(Number(process.versions['napi']) >= 10)) return undefined;
  try {
    return require('better-sqlite3-napi') as typeof BetterSqlite3;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

async function sqliteForAnyNode(): Promise<typeof BetterSqlite3> {
  // It has the part of better-sqlite3 that the hub and TypeORM use; sqlite-driver.spec.ts holds both to the same.
  return (await import('./sqlite-for-any-node.js')).SqliteForAnyNode as unknown as typeof BetterSqlite3;
}
