import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from '../auth/needs.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import { ApiConditional, ETAG } from '../platform/http/api-conditional.js';
import { Serialized, bodyOrNotModified } from '../platform/http/serialized.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { NoQuery } from '../platform/validation/no-query.js';
import { QueryOf } from '../platform/validation/validate.js';
import { SummaryDto, ThroughputDto } from './dto/summary-answers.dto.js';
import { ThroughputQuery } from './dto/throughput.query.js';
import { SummaryReader } from './summary-reader.js';
import type { Summary } from './summary-reader.js';
import { ThroughputReader } from './throughput-reader.js';

@ApiTags('summary')
@Controller('api/v1')
export class SummaryController {
  private readonly throughputs = new SharedReads<Serialized>();

  constructor(
    private readonly summaries: SummaryReader,
    private readonly throughput: ThroughputReader,
  ) {}

  /** Without an ETag: `at` differs in each answer. */
  @Get('summary')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show all jobs at a glance, and what needs somebody' })
  @ApiOkResponse({ type: SummaryDto, description: 'The summary.' })
  @ApiProblems(422, 503)
  async show(@Query(new QueryOf(NoQuery)) _query: NoQuery): Promise<Summary> {
    return this.summaries.read();
  }

  @Get('throughput')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show how many bytes all jobs together moved, by time' })
  @ApiConditional()
  @ApiOkResponse({ type: ThroughputDto, description: 'Columns of one length, oldest first.', headers: ETAG })
  @ApiProblems(422, 503)
  async moved(
    @Query(new QueryOf(ThroughputQuery)) { hours }: ThroughputQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const answer = await this.throughputs.read(
      String(hours),
      async () => new Serialized(await this.throughput.read(hours)),
    );
    return bodyOrNotModified(answer, reply);
  }
}
