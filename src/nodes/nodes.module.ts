import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { Listening } from '../platform/database/listening.js';
import { NodeAlerts } from './alerts/node-alerts.js';
import { HistoryMover } from './history/history-mover.js';
import { HistoryReader } from './history/history-reader.js';
import { HistoryRoller } from './history/history-roller.js';
import { HistoryTimer } from './history/history.timer.js';
import { NodeDeleter } from './node-deleter.js';
import { NodeJoiner } from './node-joiner.js';
import { NodeReader } from './node-reader.js';
import { NodeReportsController } from './node-reports.controller.js';
import { NodeReportsService } from './node-reports.service.js';
import { NodeRetention } from './silence/node-retention.js';
import { NodeStore } from './node.store.js';
import { NodeWriter } from './node-writer.js';
import { NodesController } from './nodes.controller.js';
import type { NodesSettings } from './nodes.settings.js';
import { NodesMetrics } from './nodes.metrics.js';
import { NodeSilence } from './silence/node-silence.js';
import { NodeRetentionTimer } from './silence/node-retention.timer.js';
import { NodeSilenceTimer } from './silence/node-silence.timer.js';
import { Listeners } from './stream/listeners.js';
import { SnapshotLooks } from './stream/snapshot-looks.js';
import { NodeStreamController } from './stream/stream.controller.js';

const LISTENING = {
  provide: Listening,
  inject: [SETTINGS],
  useFactory: ({ nodeOfflineAfterMs }: NodesSettings) => new Listening([nodeOfflineAfterMs]),
};

@Module({
  imports: [AuthModule],
  controllers: [NodeStreamController, NodesController, NodeReportsController],
  providers: [
    NodeReportsService,
    NodeStore,
    NodeJoiner,
    NodeReader,
    NodeWriter,
    NodeDeleter,
    NodeRetention,
    NodeRetentionTimer,
    NodeAlerts,
    HistoryReader,
    HistoryMover,
    HistoryRoller,
    HistoryTimer,
    NodeSilence,
    NodeSilenceTimer,
    LISTENING,
    SnapshotLooks,
    Listeners,
    NodesMetrics,
  ],
})
export class NodesModule {}
