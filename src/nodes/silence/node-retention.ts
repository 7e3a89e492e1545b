import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS } from '../../platform/config/settings.token.js';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { toColumn } from '../../platform/database/instant.js';
import { Listening } from '../../platform/database/listening.js';
import { NodeDeleter } from '../node-deleter.js';
import { NodeNotFoundError } from '../node-not-found.error.js';
import type { NodesSettings } from '../nodes.settings.js';

/** After an outage of the hub, every machine has so many times the silence that makes it offline to be heard again. */
const GRACE = 4;
const NODES_PER_PASS = 100;
const RETENTION = 'retention';

/** Deletes nodes that were not heard for NODE_RETENTION_DAYS. */
@Injectable()
export class NodeRetention {
  private readonly logger = new Logger(NodeRetention.name);

  constructor(
    private readonly database: Database,
    private readonly listening: Listening,
    private readonly deleter: NodeDeleter,
    @Inject(SETTINGS)
    private readonly settings: Pick<NodesSettings, 'nodeRetentionMs' | 'nodeOfflineAfterMs'>,
  ) {}

  /** Returns how many it deleted. @throws {DatabaseUnavailableError} */
  async forget(signal?: AbortSignal): Promise<number> {
    const { nodeRetentionMs: keptMs, nodeOfflineAfterMs: offlineMs } = this.settings;
    if (keptMs === 0) return 0;
    const now = await this.database.read((transaction) => databaseTime(transaction, this.database.dialect));
    if (now - this.listening.since(now) < GRACE * offlineMs) return 0;
    const silent = await this.silentSince(toColumn(now - keptMs));
    let deleted = 0;
    for (const id of silent) {
      if (signal?.aborted) break;
      if (await this.deleteOne(id)) deleted++;
    }
    if (deleted > 0) this.logger.log(`Deleted ${deleted} node(s) that were silent for too long`);
    return deleted;
  }

  private async silentSince(instant: string): Promise<string[]> {
    const [rows] = await this.database.read((transaction) =>
      transaction.select<[{ id: string }]>({
        sql: `SELECT id FROM nodes WHERE merged_into IS NULL AND status <> 'online' AND COALESCE(heard_at, created_at) < ?
          ORDER BY id LIMIT ${NODES_PER_PASS}`,
        parameters: [instant],
      }),
    );
    return rows.map(({ id }) => id);
  }

  /** Another hub may be doing the same. */
  private async deleteOne(id: string): Promise<boolean> {
    try {
      await this.deleter.delete(id, RETENTION);
      return true;
    } catch (error) {
      if (error instanceof NodeNotFoundError) return false;
      throw error;
    }
  }
}
