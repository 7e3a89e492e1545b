import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ChangeFeed } from './change-feed.js';
import { LiveMetrics } from './live.metrics.js';
import { RunTeller } from './run-teller.js';
import { StreamController } from './stream.controller.js';
import { Streams } from './streams.js';
import { SummaryTeller } from './summary-teller.js';

@Module({
  imports: [JobsModule, AuthModule],
  controllers: [StreamController],
  providers: [ChangeFeed, Streams, SummaryTeller, RunTeller, LiveMetrics],
})
export class LiveModule {}
