import type { DataSource } from 'typeorm';
import { schemaOf } from '../../app/schema.js';
import type { Settings } from '../../app/settings.js';
import { dialectOf } from '../../platform/database/dialect.js';
import { findWriteFault } from '../../platform/database/write-fault.js';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

/** Tries each kind of write that a hub with these settings makes, and rolls it back. */
export async function checkWrites(dataSource: DataSource, settings: Settings): Promise<Finding> {
  const fault = await findWriteFault(dataSource, dialectOf(settings.database), schemaOf(settings));
  if (fault) return problem('writes', fault.says, fault.todo);
  return fine('writes', 'every table accepts them (tried, and rolled back)');
}
