import { fromColumn, toColumn } from '../../platform/database/instant.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { SnapshotRow } from '../node-reports.js';
import { bucketAt, isMarked, readRollup, secondAt } from './rollup.js';
import type { RollupRow } from './rollup.entity.js';

/** No younger snapshot was rolled up, as NODE_HISTORY_DAYS is a day at least. */
const YOUNGEST_MS = 86_400_000;

/**
 * The snapshots that are in no rollup; the others came before, and their rows have gone. The nodes are locked, so that
 * none is rolled up meanwhile. `now` in milliseconds since 1970, by the database's clock.
 */
export async function notRolledUp(
  transaction: Transaction,
  snapshots: readonly SnapshotRow[],
  now: number,
): Promise<SnapshotRow[]> {
  const old = snapshots.filter(({ timestamp }) => fromColumn(timestamp) <= now - YOUNGEST_MS);
  if (old.length === 0) return [...snapshots];
  const found = await transaction.select<Pick<RollupRow, 'figures'>[]>(
    ...old.map(({ node_id: id, timestamp }) => ({
      sql: 'SELECT figures FROM telemetry_rollups WHERE node_id = ? AND timestamp = ?',
      parameters: [id, toColumn(bucketAt(fromColumn(timestamp)))],
    })),
  );
  const repeated = old.filter(({ timestamp }, place) =>
    found[place]?.some(({ figures }) => isMarked(readRollup(figures), secondAt(fromColumn(timestamp)))),
  );
  return snapshots.filter((snapshot) => !repeated.includes(snapshot));
}
