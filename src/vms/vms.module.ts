import { Module } from '@nestjs/common';
import { Collector } from './collector.js';
import { Connections } from './connections.js';
import { VmHistory } from './history/vm-history.js';
import { CollectionLease } from './lease.js';
import { VmsController } from './vms.controller.js';
import { VmsMetrics } from './vms.metrics.js';
import { VmsService } from './vms.service.js';

@Module({
  controllers: [VmsController],
  providers: [VmsService, Collector, Connections, CollectionLease, VmHistory, VmsMetrics],
})
export class VmsModule {}
