import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { MinuteThinner } from './minute-thinner.js';
import { MinuteThinningTimer } from './minute-thinning.timer.js';
import { SummaryController } from './summary.controller.js';
import { SummaryReader } from './summary-reader.js';
import { ThroughputReader } from './throughput-reader.js';

@Module({
  imports: [JobsModule],
  controllers: [SummaryController],
  providers: [SummaryReader, ThroughputReader, MinuteThinner, MinuteThinningTimer],
})
export class SummaryModule {}
