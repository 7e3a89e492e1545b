import { Module } from '@nestjs/common';
import { JobRecount } from './counts/job-recount.js';
import { JobRecountTimer } from './counts/job-recount.timer.js';
import { JobEventReader } from './job-event-reader.js';
import { JobReader } from './job-reader.js';
import { RefusedReports } from './refused-reports.js';
import { RefusedReportsTimer } from './refused-reports.timer.js';
import { JobStore } from './job.store.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

@Module({
  controllers: [JobsController],
  providers: [
    JobsService,
    JobReader,
    JobEventReader,
    JobStore,
    JobRecount,
    JobRecountTimer,
    RefusedReports,
    RefusedReportsTimer,
  ],
  exports: [JobStore, RefusedReports],
})
export class JobsModule {}
