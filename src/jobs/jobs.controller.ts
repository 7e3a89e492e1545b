import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { assertWithin } from '../auth/report-limits.js';
import { ApiConditional, ETAG } from '../platform/http/api-conditional.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { storedMessage } from '../platform/validation/message.js';
import { Serialized, bodyOrNotModified } from '../platform/http/serialized.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import { BodyOf, QueryOf } from '../platform/validation/validate.js';
import { CancelJobDto } from './dto/cancel-job.dto.js';
import { EventPageDto, JobListDto, JobViewDto, ReporterDto } from './dto/job-answers.dto.js';
import { EventListQuery } from './dto/event-list.query.js';
import { JobListQuery } from './dto/job-list.query.js';
import { JobRegistrationDto, toRegistration } from './dto/job-registration.dto.js';
import { ApiJobId, JobIdPipe } from './job-id.pipe.js';
import { JobEventReader } from './job-event-reader.js';
import type { EventPage } from './job-event-reader.js';
import type { PaceSettings } from './job-pace.js';
import { JobReader } from './job-reader.js';
import { viewOfJob } from './job-view.js';
import type { JobView } from './job-view.js';
import { JobsService } from './jobs.service.js';
import { JobReporters } from './reporters/job-reporters.js';
import type { ReporterView } from './reporters/job-reporters.js';

@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobsController {
  private readonly lists = new SharedReads<Serialized>();

  constructor(
    private readonly jobs: JobsService,
    private readonly reader: JobReader,
    private readonly eventReader: JobEventReader,
    private readonly reporters: JobReporters,
    @Inject(SETTINGS) private readonly settings: PaceSettings,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List jobs, newest first' })
  @ApiConditional()
  @ApiOkResponse({ type: JobListDto, description: 'A page of jobs.', headers: ETAG })
  @ApiProblems(422, 503)
  async list(
    @Query(new QueryOf(JobListQuery)) query: JobListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const list = await this.lists.read(
      JSON.stringify(query),
      async () => new Serialized(await this.reader.list(query)),
    );
    return bodyOrNotModified(list, reply);
  }

  @Get(':jobId')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show one job with its disks' })
  @ApiJobId()
  @ApiConditional()
  @ApiOkResponse({ type: JobViewDto, description: 'The job.', headers: ETAG })
  @ApiProblems(400, 404, 422, 503)
  async show(
    @Param('jobId', JobIdPipe) jobId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return bodyOrNotModified(new Serialized(await this.reader.one(jobId)), reply);
  }

  @Get(':jobId/events')
  @Needs('viewer')
  @ApiOperation({ summary: 'List the changes of a job’s status and phase, oldest first' })
  @ApiJobId()
  @ApiOkResponse({ type: EventPageDto, description: 'A page of the job’s events.' })
  @ApiProblems(400, 404, 422, 503)
  async events(
    @Param('jobId', JobIdPipe) jobId: string,
    @Query(new QueryOf(EventListQuery)) { limit, cursor }: EventListQuery,
  ): Promise<EventPage> {
    return this.eventReader.page(jobId, { limit, after: cursor ?? 0 });
  }

  @Get(':jobId/reporter')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show which client reports about a job' })
  @ApiJobId()
  @ApiOkResponse({ type: ReporterDto, description: 'Its client; nulls where it is not known.' })
  @ApiProblems(400, 404, 422, 503)
  async reporter(@Param('jobId', JobIdPipe) jobId: string): Promise<ReporterView> {
    return this.reporters.of(jobId);
  }

  @Put(':jobId')
  @Needs('reporter')
  @ApiOperation({ summary: 'Register a job before its first update' })
  @ApiJobId()
  @ApiBody({ type: JobRegistrationDto })
  @ApiCreatedResponse({ type: JobViewDto, description: 'The job is registered.' })
  @ApiOkResponse({ type: JobViewDto, description: 'The job existed and is now as described.' })
  @ApiProblems(400, 409, 413, 415, 422, 503)
  async register(
    @Param('jobId', JobIdPipe) jobId: string,
    @Body(new BodyOf(JobRegistrationDto)) registration: JobRegistrationDto,
    @CalledBy() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobView> {
    assertWithin(caller.limits, registration.job_type, jobId);
    const { job, created } = await this.jobs.register(toRegistration(jobId, registration), caller.name);
    void reply.status(created ? 201 : 200);
    return viewOfJob(job, this.settings);
  }

  @Post(':jobId/cancel')
  @Needs('operator')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a job for good' })
  @ApiJobId()
  @ApiBody({ type: CancelJobDto })
  @ApiOkResponse({ type: JobViewDto, description: 'The job is cancelled.' })
  @ApiProblems(400, 404, 409, 413, 415, 422, 503)
  async cancel(
    @Param('jobId', JobIdPipe) jobId: string,
    @Body(new BodyOf(CancelJobDto)) { reason }: CancelJobDto,
    @CalledBy() caller: Caller,
  ): Promise<JobView> {
    const said = reason === undefined ? null : storedMessage(reason);
    return viewOfJob(await this.jobs.cancel(jobId, said, caller.name), this.settings);
  }
}
