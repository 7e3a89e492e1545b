import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { StaleJobsModule } from '../stale-jobs/stale-jobs.module.js';
import { TelemetryModule } from '../telemetry/telemetry.module.js';
import { HubMetrics } from './hub-metrics.js';
import { JobFiguresReader } from './job-figures.js';
import { JobMetrics } from './job-metrics.js';
import { MetricsWiring } from './metrics-wiring.js';
import { MetricsController } from './metrics.controller.js';

@Module({
  imports: [JobsModule, TelemetryModule, StaleJobsModule],
  controllers: [MetricsController],
  providers: [HubMetrics, JobFiguresReader, JobMetrics, MetricsWiring],
  exports: [HubMetrics],
})
export class MetricsModule {}
