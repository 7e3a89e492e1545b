import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { Listening } from '../platform/database/listening.js';
import { StaleJobsMetrics } from './stale-jobs.metrics.js';
import { StaleJobsService } from './stale-jobs.service.js';
import type { StaleJobsSettings } from './stale-jobs.settings.js';
import { StaleJobsTimer } from './stale-jobs.timer.js';

const LISTENING = {
  provide: Listening,
  inject: [SETTINGS],
  useFactory: ({ staleAfterMs, failAfterMs }: StaleJobsSettings) =>
    new Listening([staleAfterMs, failAfterMs]),
};

@Module({
  imports: [JobsModule],
  providers: [StaleJobsService, StaleJobsTimer, LISTENING, StaleJobsMetrics],
})
export class StaleJobsModule {}
