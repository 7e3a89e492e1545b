import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { OldMinutes } from './counts/old-minutes.js';
import { RunCountsTimer } from './counts/run-counts.timer.js';
import { RunFiguresReader } from './counts/run-figures.js';
import { RunRecount } from './counts/run-recount.js';
import { LocalTelemetryController } from './local-telemetry.controller.js';
import { MetadataController } from './metadata.controller.js';
import { RunChanges } from './run-changes.js';
import { RunNamesReader } from './run-names.js';
import { RunLooks } from './run-looks.js';
import { RunLists } from './run-lists.js';
import { RunReader } from './run-reader.js';
import { RunStore } from './run.store.js';
import { RunsController } from './runs.controller.js';
import { RunsMetrics } from './runs.metrics.js';
import { RunsService } from './runs.service.js';

@Module({
  imports: [JobsModule],
  controllers: [RunsController, MetadataController, LocalTelemetryController],
  providers: [
    RunsService,
    RunStore,
    RunReader,
    RunLists,
    RunNamesReader,
    RunLooks,
    RunFiguresReader,
    RunRecount,
    OldMinutes,
    RunCountsTimer,
    RunsMetrics,
    RunChanges,
  ],
})
export class RunsModule {}
