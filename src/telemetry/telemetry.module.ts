import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { IngestOutcomes } from './ingest-outcomes.js';
import { TelemetryController } from './telemetry.controller.js';
import { TelemetryService } from './telemetry.service.js';

@Module({
  imports: [JobsModule],
  controllers: [TelemetryController],
  providers: [TelemetryService, IngestOutcomes],
  exports: [IngestOutcomes],
})
export class TelemetryModule {}
