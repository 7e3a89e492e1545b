import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS } from '../../platform/config/settings.token.js';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import { toColumn } from '../../platform/database/instant.js';
import { Listening } from '../../platform/database/listening.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { NodesSettings } from '../nodes.settings.js';

/** Few enough nodes per transaction that their reports hardly wait. */
const NODES_PER_STEP = 500;

/** Marks silent nodes offline. */
@Injectable()
export class NodeSilence {
  private readonly logger = new Logger(NodeSilence.name);

  constructor(
    private readonly database: Database,
    private readonly listening: Listening,
    @Inject(SETTINGS) private readonly settings: Pick<NodesSettings, 'nodeOfflineAfterMs'>,
  ) {}

  /**
   * Makes one pass; returns how many nodes went offline. The nodes are locked and their silence is measured in one
   * transaction, so that nothing that is heard meanwhile is overwritten. @throws {DatabaseUnavailableError}
   */
  async judge(signal?: AbortSignal): Promise<number> {
    const mustStop = (): boolean => signal?.aborted ?? false;
    let judged = 0;
    for (let step = NODES_PER_STEP; step === NODES_PER_STEP && !mustStop(); judged += step) {
      step = await this.database.write((transaction) => this.judgeSome(transaction));
    }
    if (judged > 0) this.logger.log(`Marked ${judged} silent node(s) offline`);
    return judged;
  }

  private async judgeSome(transaction: Transaction): Promise<number> {
    const { forUpdate } = this.database.dialect;
    const now = await databaseTime(transaction, this.database.dialect);
    const limitMs = this.settings.nodeOfflineAfterMs;
    if (now - this.listening.since(now) <= limitMs) return 0;
    const [silent] = await transaction.select<[{ id: string }]>({
      sql: `SELECT id FROM nodes WHERE status = 'online' AND heard_at < ? ORDER BY id LIMIT ${NODES_PER_STEP} ${forUpdate}`,
      parameters: [toColumn(now - limitMs)],
    });
    if (silent.length === 0) return 0;
    const sql = `UPDATE nodes SET status = 'offline' WHERE id IN (${placeholders(silent.length)})`;
    transaction.run({ sql, parameters: silent.map(({ id }) => id) });
    return silent.length;
  }
}
