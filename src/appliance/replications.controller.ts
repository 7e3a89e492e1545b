import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { ObjectBody } from '../platform/validation/validate.js';
import { Parameters } from './backup-query.js';
import { FIRST_DISK } from './chain.js';
import { ChangeIdReader } from './change-id-reader.js';
import { CompletionsService } from './completions.service.js';
import { diskIndexOf } from './disk-id.js';
import { ANSWERS } from './dto/answers.js';
import { ApiChangeOf, CompletesDisk, Shows } from './dto/api-appliance.js';
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
  @ApiChangeOf('vm_path')
  @Shows({
    summary: 'Show the change id from which the next replication of a disk begins',
    schema: ANSWERS.replicaChange,
    description: 'The change id; empty where there is none.',
    refusals: [400],
  })
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
  @CompletesDisk('Complete a disk of a replication, and store its change id')
  async complete(
    @Param('jobId') jobId: string,
    @Body(ObjectBody) body: Json,
    @CalledBy() { limits }: Caller,
  ): Promise<object> {
    return this.completions.complete('replication', jobId, body, limits);
  }
}
