import { Module } from '@nestjs/common';
import { RunFiguresReader } from './counts/run-figures.js';
import { LocalTelemetryController } from './local-telemetry.controller.js';
import { MetadataController } from './metadata.controller.js';
import { RunChanges } from './run-changes.js';
import { RunNamesReader } from './run-names.js';
import { RunReader } from './run-reader.js';
import { RunStore } from './run.store.js';
import { RunsController } from './runs.controller.js';
import { RunsService } from './runs.service.js';

@Module({
  controllers: [RunsController, MetadataController, LocalTelemetryController],
  providers: [RunsService, RunStore, RunReader, RunNamesReader, RunFiguresReader, RunChanges],
})
export class RunsModule {}
