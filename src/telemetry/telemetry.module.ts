import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { TelemetryController } from './telemetry.controller.js';
import { TelemetryMetrics } from './telemetry.metrics.js';
import { TelemetryService } from './telemetry.service.js';

@Module({
  imports: [JobsModule],
  controllers: [TelemetryController],
  providers: [TelemetryService, TelemetryMetrics],
})
export class TelemetryModule {}
