import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { ApiJobId } from '../jobs/job-id.pipe.js';
import { DetailedProblems } from '../platform/problems/detailed-problems.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { ObjectBody } from '../platform/validation/validate.js';
import { Parameters } from './backup-query.js';
import { FIRST_DISK } from './chain.js';
import { ChangeIdReader } from './change-id-reader.js';
import { readCompletion } from './completion-body.js';
import { CompletionsService } from './completions.service.js';
import { diskIndexOf } from './disk-id.js';
import { ANSWERS } from './dto/answers.js';
import { ApiChangeOf, ApiCompletion, ApiRefusals } from './dto/api-appliance.js';
import { machineAt } from './vm-path.js';

type Json = Readonly<Record<string, unknown>>;

/** The same for replications, whose client names machines by their path and disks by their key. */
@ApiTags('backups')
@Controller('api/v1/replications')
export class ReplicationsController {
  constructor(
    private readonly changes: ChangeIdReader,
    private readonly completions: CompletionsService,
  ) {}

  @Get('changeid')
  @Needs('viewer')
  @DetailedProblems()
  @ApiOperation({ summary: 'Show the change id from which the next replication of a disk begins' })
  @ApiChangeOf('vm_path')
  @ApiOkResponse({ schema: ANSWERS.replicaChange, description: 'The change id; empty where there is none.' })
  @ApiRefusals(400)
  @ApiProblems(503)
  async changeId(@Query() query: Json): Promise<object> {
    const parameters = new Parameters(query, ['vm_path', 'disk_id']);
    const vm_path = parameters.required('vm_path');
    const vm_name = machineAt(vm_path);
    const disk_id = parameters.text('disk_id') ?? FIRST_DISK.replication;
    const asked = { vm_path, vm_name, disk_id };
    const found = await this.changes.newest('replication', vm_name, diskIndexOf(disk_id));
    if (!found) return { ...asked, change_id: '', message: 'No previous successful migration found' };
    const { change_id, id } = found;
    return { ...asked, change_id, backup_job_id: id, message: 'Previous change ID found' };
  }

  @Post(':jobId/changeid')
  @HttpCode(200)
  @Needs('reporter')
  @DetailedProblems()
  @ApiOperation({ summary: 'Complete a disk of a replication, and store its change id' })
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
    const completion = readCompletion(body, FIRST_DISK.replication);
    await this.completions.complete('replication', jobId, completion, limits);
    return {
      status: 'completed',
      backup_id: jobId,
      change_id: completion.changeId,
      message: 'Change ID stored successfully',
      timestamp: new Date().toISOString(),
    };
  }
}
