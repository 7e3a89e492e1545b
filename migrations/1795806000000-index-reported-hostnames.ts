import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEX = 'idx_node_reported_hostname';

/** Finds the nodes that introduced themselves with a host name among however many. */
export class IndexReportedHostnames1795806000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (!(await isThere(runner))) await runner.query(`CREATE INDEX ${INDEX} ON nodes (reported_hostname)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await isThere(runner))
      await runner.query(`DROP INDEX ${INDEX}${isSqlite(runner) ? '' : ' ON nodes'}`);
  }
}

function isSqlite({ dataSource }: QueryRunner): boolean {
  return dataSource.options.type === 'better-sqlite3';
}

/** MySQL has no IF NOT EXISTS for indexes. */
async function isThere(runner: QueryRunner): Promise<boolean> {
  const sql = isSqlite(runner)
    ? `SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = '${INDEX}'`
    : `SELECT 1 FROM information_schema.statistics
       WHERE table_schema = DATABASE() AND table_name = 'nodes' AND index_name = '${INDEX}'`;
  return ((await runner.query(sql)) as unknown[]).length > 0;
}
