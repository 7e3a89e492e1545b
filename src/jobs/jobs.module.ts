import { Module } from '@nestjs/common';
import { JobRecount } from './counts/job-recount.js';
import { JobFiguresMetrics } from './counts/job-figures.metrics.js';
import { JobFiguresReader } from './counts/job-figures.js';
import { ChangesByTime } from './changes-by-time.js';
import { FlagRepair } from './counts/flag-repair.js';
import { MinuteRecount } from './counts/minute-recount.js';
import { MinuteRecountTimer } from './counts/minute-recount.timer.js';
import { JobChanges } from './job-changes.js';
import { JobRecountTimer } from './counts/job-recount.timer.js';
import { JobEventReader } from './job-event-reader.js';
import { JobReader } from './job-reader.js';
import { NameRepair } from './name-repair.js';
import { RefusedReports } from './refused-reports.js';
import { JobReporters } from './reporters/job-reporters.js';
import { JobReportersTimer } from './reporters/job-reporters.timer.js';
import { RunSource } from './run-source.js';
import { SummarySource } from './summary-source.js';
import { RefusedReportsTimer } from './refused-reports.timer.js';
import { JobStore } from './job.store.js';
import { JobsMetrics } from './jobs.metrics.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

@Module({
  controllers: [JobsController],
  providers: [
    JobsService,
    JobReader,
    JobEventReader,
    JobStore,
    JobChanges,
    JobRecount,
    JobRecountTimer,
    MinuteRecount,
    MinuteRecountTimer,
    FlagRepair,
    NameRepair,
    RefusedReports,
    RefusedReportsTimer,
    JobReporters,
    JobReportersTimer,
    JobsMetrics,
    JobFiguresReader,
    JobFiguresMetrics,
    ChangesByTime,
    SummarySource,
    RunSource,
  ],
  exports: [
    JobStore,
    JobReader,
    JobChanges,
    ChangesByTime,
    SummarySource,
    RunSource,
    RefusedReports,
    JobReporters,
  ],
})
export class JobsModule {}
