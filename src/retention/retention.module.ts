import { Module } from '@nestjs/common';
import { PhaseThinner } from './phase-thinner.js';
import { PhaseThinningTimer } from './phase-thinning.timer.js';
import { RetentionService } from './retention.service.js';
import { RetentionTimer } from './retention.timer.js';

@Module({ providers: [RetentionService, RetentionTimer, PhaseThinner, PhaseThinningTimer] })
export class RetentionModule {}
