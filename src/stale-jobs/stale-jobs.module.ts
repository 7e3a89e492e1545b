import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { Listening } from './listening.js';
import { StaleJobsMetrics } from './stale-jobs.metrics.js';
import { StaleJobsService } from './stale-jobs.service.js';
import { StaleJobsTimer } from './stale-jobs.timer.js';

@Module({
  imports: [JobsModule],
  providers: [StaleJobsService, StaleJobsTimer, Listening, StaleJobsMetrics],
})
export class StaleJobsModule {}
