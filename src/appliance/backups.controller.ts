import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { ApiJobId } from '../jobs/job-id.pipe.js';
import { DetailedProblems } from '../platform/problems/detailed-problems.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { ObjectBody } from '../platform/validation/validate.js';
import { Parameters, readPage, readStatsFilter } from './backup-query.js';
import { BackupReader } from './backup-reader.js';
import { FIRST_DISK } from './chain.js';
import { ChangeIdReader } from './change-id-reader.js';
import { readCompletion } from './completion-body.js';
import { CompletionsService } from './completions.service.js';
import { diskIndexOf } from './disk-id.js';
import { ANSWERS } from './dto/answers.js';
import { ApiChangeOf, ApiCompletion, ApiFilters, ApiRefusals } from './dto/api-appliance.js';

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
  @Needs('viewer')
  @DetailedProblems()
  @ApiOperation({ summary: 'Show the change id from which the next backup of a disk begins' })
  @ApiChangeOf('vm_name')
  @ApiOkResponse({ schema: ANSWERS.change, description: 'The change id; empty where there is none.' })
  @ApiRefusals(400)
  @ApiProblems(503)
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
  @Needs('viewer')
  @DetailedProblems()
  @ApiOperation({ summary: 'Count completed backups and their bytes' })
  @ApiFilters('vm_name', 'repository_id')
  @ApiOkResponse({ schema: ANSWERS.stats, description: 'Figures of the completed backups.' })
  @ApiRefusals(400)
  @ApiProblems(503)
  async stats(@Query() query: Json): Promise<object> {
    return this.backups.stats(readStatsFilter(query));
  }

  @Get()
  @Needs('viewer')
  @DetailedProblems()
  @ApiOperation({ summary: 'List backups as Sendense does, newest first' })
  @ApiFilters('vm_name', 'repository_id', 'status', 'backup_type', 'limit', 'cursor')
  @ApiOkResponse({ schema: ANSWERS.backups, description: 'The backups, and how many there are.' })
  @ApiRefusals(400)
  @ApiProblems(503)
  async list(@Query() query: Json): Promise<object> {
    return this.backups.list(readPage(query));
  }

  @Get(':jobId')
  @Needs('viewer')
  @DetailedProblems()
  @ApiOperation({ summary: 'Show one backup as Sendense does' })
  @ApiJobId()
  @ApiOkResponse({ schema: ANSWERS.backup, description: 'The backup.' })
  @ApiRefusals(400, 404)
  @ApiProblems(503)
  async show(@Param('jobId') jobId: string): Promise<object> {
    return this.backups.one(jobId);
  }

  @Post(':jobId/complete')
  @HttpCode(200)
  @Needs('reporter')
  @DetailedProblems()
  @ApiOperation({ summary: 'Complete a disk of a backup, and store its change id' })
  @ApiJobId()
  @ApiCompletion()
  @ApiOkResponse({ schema: ANSWERS.completed, description: 'The disk is complete, and this is committed.' })
  @ApiRefusals(400, 404)
  @ApiProblems(413, 415, 503)
  async complete(
    @Param('jobId') jobId: string,
    @Body(ObjectBody) body: Json,
    @CalledBy() { limits }: Caller,
  ): Promise<object> {
    const completion = readCompletion(body, FIRST_DISK.backup);
    await this.completions.complete('backup', jobId, completion, limits);
    return {
      status: 'completed',
      backup_id: jobId,
      change_id: completion.changeId,
      message: 'Backup completed successfully, change_id recorded',
      timestamp: new Date().toISOString(),
    };
  }
}
