import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { BackupReader } from './backup-reader.js';
import { BackupsController } from './backups.controller.js';
import { ChangeIdReader } from './change-id-reader.js';
import { CompletionsService } from './completions.service.js';
import { ReplicationsController } from './replications.controller.js';

@Module({
  imports: [JobsModule],
  controllers: [BackupsController, ReplicationsController],
  providers: [BackupReader, ChangeIdReader, CompletionsService],
})
export class ApplianceModule {}
