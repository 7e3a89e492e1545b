import type { TestProject } from 'vitest/node';
import { startMariaDb, startMySql } from './database-servers.js';

declare module 'vitest' {
  export interface ProvidedContext {
    mariadbUrl: string;
    mysqlUrl: string;
  }
}

/** One server of each kind for the whole run; each test file makes databases of its own in them. */
export default async function startDatabaseServers(project: TestProject): Promise<() => Promise<void>> {
  const [mariadb, mysql] = await Promise.all([startMariaDb(), startMySql()]);
  project.provide('mariadbUrl', mariadb.url);
  project.provide('mysqlUrl', mysql.url);
  return async () => {
    await Promise.all([mariadb.stop(), mysql.stop()]);
  };
}
