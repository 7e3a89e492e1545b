import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from '../auth/needs.js';
import { ApiConditional, ETAG } from '../platform/http/api-conditional.js';
import { AssumesJson, LongestBody } from '../platform/http/json-routes.js';
import { Serialized, bodyOrNotModified } from '../platform/http/serialized.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { MalformedBodyError } from '../platform/problems/malformed-body.error.js';
import { kindOf, ObjectBody } from '../platform/validation/validate.js';
import { ApiBadRun, ApiEventId, ApiJson, ApiRunFilters } from './dto/api-runs.js';
import { ANSWERS } from './dto/run-answers.js';
import { BATCH_SCHEMA, COMMIT_SCHEMA, PATCH_SCHEMA, RUN_SCHEMA } from './dto/run-schemas.js';
import { RunLists } from './run-lists.js';
import { RunReader } from './run-reader.js';
import { readRunQuery } from './run-query.js';
import { RunsService } from './runs.service.js';

type Json = Readonly<Record<string, unknown>>;

/** A run may have 1 MiB of texts, of which JSON makes six, and objects besides; a batch has many. */
const LONGEST_BODY = 16 * 1024 * 1024;
const DUPLICATE = 'Event already exists (idempotent)';

@ApiTags('runs')
@Controller('api/v1/runs')
export class RunsController {
  constructor(
    private readonly runs: RunsService,
    private readonly reader: RunReader,
    private readonly lists: RunLists,
  ) {}

  @Post()
  @Needs('reporter')
  @AssumesJson()
  @LongestBody(LONGEST_BODY)
  @ApiOperation({ summary: 'Record a run of an agent or script' })
  @ApiJson(RUN_SCHEMA)
  @ApiCreatedResponse({ schema: ANSWERS.created, description: 'The run is recorded.' })
  @ApiOkResponse({ schema: ANSWERS.duplicate, description: 'The event was there already.' })
  @ApiBadRun()
  @ApiProblems(400, 413, 415, 503)
  async create(
    @Body(ObjectBody) body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { outcome, eventId, runId } = await this.runs.create(body);
    if (outcome === 'created') return { status: 'created', event_id: eventId, run_id: runId };
    void reply.status(200);
    return { status: 'duplicate', event_id: eventId, message: DUPLICATE };
  }

  @Post('batch')
  @Needs('reporter')
  @AssumesJson()
  @LongestBody(LONGEST_BODY)
  @ApiOperation({ summary: 'Record many runs in one transaction' })
  @ApiJson(BATCH_SCHEMA)
  @ApiOkResponse({ schema: ANSWERS.batch, description: 'The bare list is recorded.' })
  @ApiCreatedResponse({ schema: ANSWERS.namedBatch, description: 'The list in `runs` is recorded.' })
  @ApiBadRun()
  @ApiProblems(400, 413, 415, 503)
  async createAll(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const result = await this.runs.createAll(body);
    if (result === undefined) {
      throw new MalformedBodyError(
        `The body must be a list of runs, or an object with one; ${kindOf(body)}.`,
      );
    }
    if (!Array.isArray(body)) return { status: 'success', ...result };
    void reply.status(200);
    return result;
  }

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List runs, newest first' })
  @ApiRunFilters()
  @ApiConditional()
  @ApiOkResponse({
    schema: ANSWERS.runs,
    description: 'The runs, or a page where `cursor` is given.',
    headers: ETAG,
  })
  @ApiBadRun()
  @ApiProblems(400, 503)
  async list(
    @Query() query: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return bodyOrNotModified(await this.lists.read(readRunQuery(query)), reply);
  }

  @Get(':event_id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show one run' })
  @ApiEventId()
  @ApiConditional()
  @ApiOkResponse({ schema: ANSWERS.run, description: 'The run.', headers: ETAG })
  @ApiProblems(400, 404, 503)
  async show(
    @Param('event_id') eventId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return bodyOrNotModified(new Serialized(await this.reader.one(eventId)), reply);
  }

  @Patch(':event_id')
  @Needs('reporter')
  @AssumesJson()
  @LongestBody(LONGEST_BODY)
  @ApiOperation({ summary: 'Change members of a run' })
  @ApiEventId()
  @ApiJson(PATCH_SCHEMA)
  @ApiOkResponse({ schema: ANSWERS.updated, description: 'The members are changed.' })
  @ApiBadRun()
  @ApiProblems(400, 404, 413, 415, 503)
  async update(@Param('event_id') eventId: string, @Body(ObjectBody) body: Json): Promise<object> {
    const fields = await this.runs.update(eventId, body);
    return { event_id: eventId, updated: true, fields_updated: fields };
  }

  @Post(':event_id/associate-commit')
  @Needs('reporter')
  @AssumesJson()
  @HttpCode(200)
  @ApiOperation({ summary: 'Say which commit a run made' })
  @ApiEventId()
  @ApiJson(COMMIT_SCHEMA)
  @ApiOkResponse({ schema: ANSWERS.associated, description: 'The commit is recorded.' })
  @ApiBadRun()
  @ApiProblems(400, 404, 413, 415, 503)
  async associate(@Param('event_id') eventId: string, @Body(ObjectBody) body: Json): Promise<object> {
    const { runId, commitHash } = await this.runs.associateCommit(eventId, body);
    return { status: 'success', event_id: eventId, run_id: runId, commit_hash: commitHash };
  }

  @Get(':event_id/commit-url')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show the page of a run’s commit' })
  @ApiEventId()
  @ApiOkResponse({ schema: ANSWERS.commitUrl, description: 'The address, or null where there is none.' })
  @ApiProblems(400, 404, 503)
  async commitUrl(@Param('event_id') eventId: string): Promise<object> {
    const { commit_url } = await this.reader.one(eventId);
    return { commit_url };
  }

  @Get(':event_id/repo-url')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show the page of a run’s repository' })
  @ApiEventId()
  @ApiOkResponse({ schema: ANSWERS.repoUrl, description: 'The address, or null where there is none.' })
  @ApiProblems(400, 404, 503)
  async repoUrl(@Param('event_id') eventId: string): Promise<object> {
    const { repo_url } = await this.reader.one(eventId);
    return { repo_url };
  }
}
