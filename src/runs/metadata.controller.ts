import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { ANSWERS } from './dto/run-answers.js';
import { RunNamesReader } from './run-names.js';

@ApiTags('runs')
@Controller('api/v1/metadata')
export class MetadataController {
  constructor(private readonly reader: RunNamesReader) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List the names of agents and job types that runs have' })
  @ApiOkResponse({ schema: ANSWERS.metadata, description: 'The names, at most 5 seconds old.' })
  @ApiProblems(503)
  async show(): Promise<object> {
    const { names, isCached } = await this.reader.read();
    const { agent_names, job_types } = names;
    const counts = { agent_names: agent_names.length, job_types: job_types.length };
    return { agent_names, job_types, counts, cache_hit: isCached };
  }
}
