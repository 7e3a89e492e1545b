import { readExtraPort } from '../platform/http/extra-port.js';
import { WrongSetting } from '../platform/config/settings-reader.js';
import type { SettingsReader } from '../platform/config/settings-reader.js';
import { TEN_YEARS } from '../platform/config/seconds.js';

const DAY_MS = 86_400_000;

export interface NodesSettings {
  /** Whether daemons may send without a token all but snapshots, where others need one. */
  readonly nodeReportsAreOpen: boolean;
  /** The silence after which a node is offline. */
  readonly nodeOfflineAfterMs: number;
  /** How long every snapshot is kept. */
  readonly nodeHistoryMs: number;
  /** How long nodes that are silent are kept; 0 keeps them for ever. */
  readonly nodeRetentionMs: number;
  /** The port where the WebSocket has no path; 0 picks a free one, undefined is none. */
  readonly nodeStreamPort: number | undefined;
}

export function readNodesSettings(read: SettingsReader): NodesSettings {
  return {
    nodeReportsAreOpen: read.parsed('NODE_REPORTS', 'closed', (value) => {
      if (value !== 'open' && value !== 'closed') throw new WrongSetting("'open' or 'closed'");
      return value === 'open';
    }),
    nodeOfflineAfterMs: read.whole('NODE_OFFLINE_AFTER_SECONDS', 90, 1, TEN_YEARS) * 1000,
    nodeHistoryMs: read.whole('NODE_HISTORY_DAYS', 7, 1, 3_650) * DAY_MS,
    nodeRetentionMs: read.whole('NODE_RETENTION_DAYS', 0, 0, 36_500) * DAY_MS,
    nodeStreamPort: readExtraPort(read, 'NODE_STREAM_PORT'),
  };
}
