import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { ApiJobId } from '../jobs/job-id.pipe.js';
import { ObjectBody } from '../platform/validation/validate.js';
import { Parameters, readPage, readStatsFilter } from './backup-query.js';
import { BackupReader } from './backup-reader.js';
import { FIRST_DISK } from './chain.js';
import { ChangeIdReader } from './change-id-reader.js';
import { CompletionsService } from './completions.service.js';
import { diskIndexOf } from './disk-id.js';
import { ANSWERS } from './dto/answers.js';
import { ApiChangeOf, ApiFilters, CompletesDisk, Shows } from './dto/api-appliance.js';

type Json = Readonly<Record<string, unknown>>;

/** The routes of Sendense's appliance that its backup client calls, and those that show backups. */
@ApiTags('backups')
@Controller('api/v1/backups')
export class BackupsController {
  constructor(
    private readonly backups: BackupReader,
    private readonly changes: ChangeIdReader,
    private readonly completions: CompletionsService,
  ) {}

  @Get('changeid')
  @ApiChangeOf('vm_name')
  @Shows({
    summary: 'Show the change id from which the next backup of a disk begins',
    schema: ANSWERS.change,
    description: 'The change id; empty where there is none.',
    refusals: [400],
  })
  async changeId(@Query() query: Json): Promise<object> {
    const parameters = new Parameters(query, ['vm_name', 'disk_id']);
    const vm_name = parameters.required('vm_name');
    const disk_id = parameters.text('disk_id') ?? FIRST_DISK.backup;
    const found = await this.changes.newest('backup', vm_name, diskIndexOf(disk_id));
    if (!found) return { vm_name, disk_id, change_id: '', message: 'No previous backup found' };
    const { change_id, id } = found;
    return { vm_name, disk_id, change_id, backup_job_id: id, message: 'Previous change_id found' };
  }

  @Get('stats')
  @ApiFilters('vm_name', 'repository_id')
  @Shows({
    summary: 'Count completed backups and their bytes',
    schema: ANSWERS.stats,
    description: 'Figures of the completed backups.',
    refusals: [400],
  })
  async stats(@Query() query: Json): Promise<object> {
    return this.backups.stats(readStatsFilter(query));
  }

  @Get()
  @ApiFilters('vm_name', 'repository_id', 'status', 'backup_type', 'limit', 'cursor')
  @Shows({
    summary: 'List backups as Sendense does, newest first',
    schema: ANSWERS.backups,
    description: 'The backups, and how many there are.',
    refusals: [400],
  })
  async list(@Query() query: Json): Promise<object> {
    return this.backups.list(readPage(query));
  }

  @Get(':jobId')
  @ApiJobId()
  @Shows({
    summary: 'Show one backup as Sendense does',
    schema: ANSWERS.backup,
    description: 'The backup.',
    refusals: [400, 404],
  })
  async show(@Param('jobId') jobId: string): Promise<object> {
    return this.backups.one(jobId);
  }

  @Post(':jobId/complete')
  @CompletesDisk('Complete a disk of a backup, and store its change id')
  async complete(
    @Param('jobId') jobId: string,
    @Body(ObjectBody) body: Json,
    @CalledBy() { limits }: Caller,
  ): Promise<object> {
    return this.completions.complete('backup', jobId, body, limits);
  }
}
