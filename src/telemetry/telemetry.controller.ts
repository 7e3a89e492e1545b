import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { assertWithin } from '../auth/report-limits.js';
import type { ReportLimits } from '../auth/report-limits.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { HttpSettings } from '../platform/http/http.settings.js';
import { HubError } from '../platform/problems/hub-error.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { toProblem } from '../platform/problems/problem.js';
import { isObject } from '../platform/validation/to-instance.js';
import { BodyOf, validated } from '../platform/validation/validate.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { ApiJobId, JobIdPipe } from '../jobs/job-id.pipe.js';
import { JobReporters } from '../jobs/reporters/job-reporters.js';
import { RefusedReports } from '../jobs/refused-reports.js';
import type { Job } from '../job-rules/job.js';
import type { Update } from '../job-rules/update.js';
import type { JobType } from '../job-rules/vocabulary.js';
import { BatchDto } from './dto/batch.dto.js';
import { BatchAnswerDto, TelemetryAnswerDto } from './dto/telemetry-answer.dto.js';
import type { BatchResultDto, JobStandingDto } from './dto/telemetry-answer.dto.js';
import { BatchedReportDto, TelemetryReportDto } from './dto/telemetry-report.dto.js';
import { Ingests } from './ingest-route.js';
import { OfJobType } from './job-type.guard.js';
import { TelemetryMetrics } from './telemetry.metrics.js';
import { TelemetryService } from './telemetry.service.js';
import type { Recorded } from './telemetry.service.js';
import { toUpdate } from './to-update.js';
import { noteRefusal } from './ingest-hooks.js';
import { Reporters } from './reporters.js';

@ApiTags('telemetry')
@Controller('api/v1/telemetry')
export class TelemetryController {
  private readonly senders: Reporters;

  constructor(
    private readonly telemetry: TelemetryService,
    private readonly metrics: TelemetryMetrics,
    private readonly refused: RefusedReports,
    private readonly reporters: JobReporters,
    @Inject(SETTINGS) { trustProxy }: Pick<HttpSettings, 'trustProxy'>,
  ) {
    this.senders = new Reporters(trustProxy);
  }

  @Post('batch')
  @HttpCode(200)
  @Needs('reporter')
  @Ingests('batch')
  @ApiOperation({ summary: 'Report about many jobs at once' })
  @ApiExtraModels(BatchedReportDto)
  @ApiBody({ type: BatchDto })
  @ApiOkResponse({
    type: BatchAnswerDto,
    description: 'The outcome of each update; the valid ones are committed.',
  })
  @ApiProblems(400, 413, 415, 422, 503)
  async reportBatch(
    @Body(new BodyOf(BatchDto)) batch: BatchDto,
    @CalledBy() { limits }: Caller,
    @Req() request: FastifyRequest,
  ): Promise<BatchAnswerDto> {
    const updates = batch.updates.map((item) => orError(() => toBatchedUpdate(item, limits)));
    const recorded = (await this.telemetry.recordUpdates(updates.filter(isUpdate))).values();
    const results = updates.map((update) => (isUpdate(update) ? recorded.next().value : update));
    const reporter = this.senders.of(request);
    results.forEach((result, index) => {
      this.metrics.count(result instanceof HubError || !result ? 'refused' : result.outcome);
      if (result && !(result instanceof HubError)) this.reporters.add(result.job.id, reporter);
      if (result instanceof HubError) this.noteRefused(batch.updates[index], result, limits);
    });
    return { status: 'success', results: results.map(toResult) };
  }

  @Post(':jobType/:jobId')
  @HttpCode(200)
  @Needs('reporter')
  @Ingests('update')
  @ApiOperation({ summary: 'Report about one job' })
  @OfJobType()
  @ApiJobId()
  @ApiBody({ type: TelemetryReportDto })
  @ApiOkResponse({ type: TelemetryAnswerDto, description: 'The update is committed.' })
  @ApiProblems(400, 404, 409, 413, 415, 422, 503)
  async report(
    @Param('jobType') jobType: JobType,
    @Param('jobId', JobIdPipe) jobId: string,
    @Body(new BodyOf(TelemetryReportDto)) report: TelemetryReportDto,
    @CalledBy() { limits }: Caller,
    @Req() request: FastifyRequest,
  ): Promise<TelemetryAnswerDto> {
    assertWithin(limits, jobType, jobId);
    assertSameAsPath(report, jobType, jobId);
    const [recorded] = await this.telemetry.recordUpdates([toUpdate(jobType, jobId, report)]);
    if (!recorded || recorded instanceof HubError) throw recorded ?? new Error('an update got no answer');
    this.metrics.count(recorded.outcome);
    this.reporters.add(jobId, this.senders.of(request));
    return {
      status: 'success',
      message: 'Telemetry received and processed',
      timestamp: new Date().toISOString(),
      outcome: recorded.outcome,
      job: standingOf(recorded.job),
    };
  }

  /** Notes the refusal of an update of a batch, if it names its job. */
  private noteRefused(update: unknown, error: HubError, limits: ReportLimits): void {
    if (!isObject(update)) return;
    const { job_id: jobId, job_type: jobType } = update as Partial<Record<'job_id' | 'job_type', unknown>>;
    if (typeof jobId !== 'string') return;
    noteRefusal(this.refused, { jobType, jobId, problem: toProblem(error) }, limits);
  }
}

function toBatchedUpdate(item: unknown, limits: ReportLimits): Update {
  const report = validated(BatchedReportDto, item);
  assertWithin(limits, report.job_type, report.job_id);
  return toUpdate(report.job_type, report.job_id, report);
}

function orError<T>(work: () => T): T | HubError {
  try {
    return work();
  } catch (error) {
    if (error instanceof HubError) return error;
    throw error;
  }
}

function assertSameAsPath(report: TelemetryReportDto, jobType: JobType, jobId: string): void {
  const errors = [
    { pointer: '/job_id', said: report.job_id, inPath: jobId },
    { pointer: '/job_type', said: report.job_type, inPath: jobType },
  ]
    .filter(({ said, inPath }) => said !== undefined && said !== inPath)
    .map(({ pointer, inPath }) => ({ pointer, detail: `must match the path ('${inPath}') or be absent` }));
  if (errors.length > 0) throw new ValidationFailedError(errors);
}

function isUpdate(update: Update | HubError): update is Update {
  return !(update instanceof HubError);
}

function toResult(result: Recorded | HubError | undefined, index: number): BatchResultDto {
  if (result instanceof HubError) return { index, status: result.status, error: toProblem(result) };
  if (!result) throw new Error('an update got no answer');
  return { index, status: 200, outcome: result.outcome, job: standingOf(result.job) };
}

function standingOf({ id, columns, revision }: Job): JobStandingDto {
  return { id, status: columns.status, revision };
}
