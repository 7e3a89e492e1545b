import { Module } from '@nestjs/common';
import { NodeAlerts } from './alerts/node-alerts.js';
import { HistoryMover } from './history/history-mover.js';
import { HistoryReader } from './history/history-reader.js';
import { NodeJoiner } from './node-joiner.js';
import { NodeReader } from './node-reader.js';
import { NodeReportsController } from './node-reports.controller.js';
import { NodeReportsService } from './node-reports.service.js';
import { NodeStore } from './node.store.js';
import { NodeWriter } from './node-writer.js';
import { NodesController } from './nodes.controller.js';

@Module({
  controllers: [NodesController, NodeReportsController],
  providers: [
    NodeReportsService,
    NodeStore,
    NodeJoiner,
    NodeReader,
    NodeWriter,
    NodeAlerts,
    HistoryReader,
    HistoryMover,
  ],
})
export class NodesModule {}
