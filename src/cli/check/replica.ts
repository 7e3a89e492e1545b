import type { DataSource } from 'typeorm';
import { ENTITIES } from '../../app/schema.js';
import type { Settings } from '../../app/settings.js';
import { Database } from '../../platform/database/database.js';
import { dialectOf } from '../../platform/database/dialect.js';
import { createReplica } from '../../platform/database/read-replica.js';
import { sentenceOf } from '../failure.js';
import { fine, warning } from './finding.js';
import type { Finding } from './finding.js';

/** Reads from the replica once, as a hub does; a hub works without it if it is unusable. */
export async function checkReplica(
  primary: DataSource,
  { database, readReplica }: Settings,
): Promise<Finding[]> {
  if (!readReplica) return [];
  const what = 'read replica';
  const replica = await createReplica(readReplica, ENTITIES);
  try {
    await replica.assertUsable(new Database(primary, dialectOf(database)));
    return [fine(what, 'answers, and has caught up with the primary')];
  } catch (error) {
    const todo = 'Check that it is running and replicates by GTID, and that DATABASE_READ_URL is correct.';
    return [warning(what, sentenceOf(error), todo)];
  } finally {
    await replica.close();
  }
}
