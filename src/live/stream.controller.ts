import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CalledBy, NOBODY } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { ClientAddresses } from '../platform/http/client-addresses.js';
import { sendEventStream, sendEventStreamHead } from '../platform/http/event-streams.js';
import type { HttpSettings } from '../platform/http/http.settings.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { QueryOf } from '../platform/validation/validate.js';
import { addressKey } from '../rate-limits/address-key.js';
import { StreamQuery } from './dto/stream.query.js';
import { jobIdsIn } from '../jobs/job-ids.js';
import { readLastEventId } from './resume.js';
import { streamFilterOf } from './stream-filter.js';
import { Streams } from './streams.js';

const EVENTS =
  'Events: hello {version, now}, jobs [job, …], gone [{id}, …], contact {id: last_telemetry_at}, runs [run, …], summary, ' +
  'heartbeat {now}, reset {}. Each has an id for Last-Event-ID, which every hub of the database understands.';

@ApiTags('jobs')
@Controller('api/v1/stream')
export class StreamController {
  private readonly clients: ClientAddresses;

  constructor(
    private readonly streams: Streams,
    @Inject(SETTINGS) { trustProxy }: Pick<HttpSettings, 'trustProxy'>,
  ) {
    this.clients = new ClientAddresses(trustProxy);
  }

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'Follow jobs live, as server-sent events' })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that you got, from this hub or another of its database.',
  })
  @ApiOkResponse({ description: EVENTS, content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @ApiProblems(422, 429, 503)
  async stream(
    @Query(new QueryOf(StreamQuery)) { summary, runs, job_id: _encoded, ...filter }: StreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CalledBy() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const ids = jobIdsIn(request.originalUrl, 'job_id');
    if (request.method === 'HEAD') return sendEventStreamHead(reply);
    const stream = await this.streams.enter({
      caller,
      callerKey: this.keyOf(caller, request),
      filter: streamFilterOf({ ...filter, job_id: ids }),
      lastId: readLastEventId(lastEventId),
      withSummary: summary === '1',
      withRuns: runs === '1',
    });
    sendEventStream(reply, stream.output);
  }

  private keyOf(caller: Caller, { raw }: FastifyRequest): string {
    return caller === NOBODY ? `address ${addressKey(this.clients.of(raw))}` : `token ${caller.name}`;
  }
}
