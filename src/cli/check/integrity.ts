import type { DataSource } from 'typeorm';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

const WHAT = 'integrity';
const RESTORE = "Restore the last good copy with 'hub restore', or the dump of the server.";

/** Reads the whole database and says whether it is sound; takes about as long as reading its files. */
export async function checkIntegrity(dataSource: DataSource): Promise<Finding> {
  return dataSource.options.type === 'better-sqlite3' ? checkFile(dataSource) : checkTables(dataSource);
}

async function checkFile(dataSource: DataSource): Promise<Finding> {
  const found = await dataSource.query<{ integrity_check: string }[]>('PRAGMA integrity_check(10)');
  const faults = found.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  if (faults.length > 0) return problem(WHAT, faults.join('; '), RESTORE);
  const orphans = await dataSource.query<object[]>('PRAGMA foreign_key_check');
  if (orphans.length > 0) return problem(WHAT, `${orphans.length} rows have no job`, RESTORE);
  return fine(WHAT, 'integrity_check ok, foreign_key_check ok');
}

interface Checked {
  readonly Table: string;
  readonly Msg_type: string;
  readonly Msg_text: string;
}

async function checkTables(dataSource: DataSource): Promise<Finding> {
  const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
  const checked = await dataSource.query<Checked[]>(`CHECK TABLE ${tables.join(', ')}`);
  const faults = checked.filter(
    (row) => row.Msg_type === 'error' || (row.Msg_type === 'status' && row.Msg_text !== 'OK'),
  );
  const says = faults.map((row) => `${row.Table}: ${row.Msg_text}`);
  return faults.length > 0
    ? problem(WHAT, says.join('; '), RESTORE)
    : fine(WHAT, `CHECK TABLE: ${tables.length} tables ok`);
}
