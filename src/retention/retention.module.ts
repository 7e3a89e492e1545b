import { Module } from '@nestjs/common';
import { RetentionService } from './retention.service.js';
import { RetentionTimer } from './retention.timer.js';

@Module({ providers: [RetentionService, RetentionTimer] })
export class RetentionModule {}
