import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../auth/needs.js';
import { ApiJobId, JobIdPipe } from '../jobs/job-id.pipe.js';
import { JOB_IDS_RULE, jobIdsIn } from '../jobs/job-ids.js';
import { ApiConditional, ETAG } from '../platform/http/api-conditional.js';
import { bodyOrNotModified, Serialized } from '../platform/http/serialized.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { QueryOf } from '../platform/validation/validate.js';
import { SamplesDto, SmallCurvesDto } from './dto/samples-answers.dto.js';
import { SamplesQuery } from './dto/samples.query.js';
import { SmallCurvesQuery } from './dto/small-curves.query.js';
import { SamplesReader } from './samples-reader.js';

const MOST_JOBS = 50;

@ApiTags('history')
@Controller('api/v1')
export class SamplesController {
  constructor(private readonly reader: SamplesReader) {}

  @Get('jobs/:jobId/samples')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show the curve of a job' })
  @ApiJobId()
  @ApiConditional()
  @ApiOkResponse({ type: SamplesDto, description: 'Its bytes and speeds over time.', headers: ETAG })
  @ApiProblems(400, 404, 422, 503)
  async samples(
    @Param('jobId', JobIdPipe) jobId: string,
    @Query(new QueryOf(SamplesQuery)) { points }: SamplesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return bodyOrNotModified(new Serialized(await this.reader.one(jobId, points)), reply);
  }

  @Get('samples')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show small curves of several jobs' })
  @ApiConditional()
  @ApiOkResponse({ type: SmallCurvesDto, description: 'The last 30 minutes of each job.', headers: ETAG })
  @ApiProblems(422, 503)
  async smallCurves(
    @Req() { originalUrl }: FastifyRequest,
    @Query(new QueryOf(SmallCurvesQuery)) { points }: SmallCurvesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const ids = jobIdsIn(originalUrl, 'jobs', MOST_JOBS);
    if (!ids) throw new ValidationFailedError([{ pointer: '/jobs', detail: JOB_IDS_RULE }]);
    const items = await this.reader.small(ids, points);
    return bodyOrNotModified(new Serialized({ items }), reply);
  }
}
