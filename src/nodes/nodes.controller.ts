import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import { ApiConditional, ETAG } from '../platform/http/api-conditional.js';
import { Serialized, bodyOrNotModified } from '../platform/http/serialized.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { NoQuery } from '../platform/validation/no-query.js';
import { ObjectBody, QueryOf } from '../platform/validation/validate.js';
import { NodeAlerts } from './alerts/node-alerts.js';
import { ANSWERS, BODIES } from './dto/node-answers.js';
import { AlertListQuery, HistoryQuery, NodeListQuery } from './dto/node-queries.js';
import { HistoryReader } from './history/history-reader.js';
import { ApiNodeName, NodeNamePipe } from './node-name.pipe.js';
import { NodeDeleter } from './node-deleter.js';
import { NodeReader } from './node-reader.js';
import type { NodeView } from './node-view.js';
import { NodeWriter } from './node-writer.js';
import { readNodeChange } from './rules/node-change.js';

@ApiTags('nodes')
@Controller('api/v1/nodes')
export class NodesController {
  private readonly answers = new SharedReads<Serialized>();

  constructor(
    private readonly nodes: NodeReader,
    private readonly history: HistoryReader,
    private readonly alerts: NodeAlerts,
    private readonly writer: NodeWriter,
    private readonly deleter: NodeDeleter,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List nodes, in the order of their ids or those first that need somebody' })
  @ApiConditional()
  @ApiOkResponse({
    schema: ANSWERS.nodes,
    description: 'A page of nodes, with their newest figures.',
    headers: ETAG,
  })
  @ApiProblems(422, 503)
  async list(
    @Query(new QueryOf(NodeListQuery)) query: NodeListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.shared(['list', query], reply, () => this.nodes.list(query));
  }

  @Get(':nodeId')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show one node' })
  @ApiNodeName('nodeId')
  @ApiConditional()
  @ApiOkResponse({ schema: ANSWERS.node, description: 'The node.', headers: ETAG })
  @ApiProblems(400, 404, 422, 503)
  async show(
    @Param('nodeId', NodeNamePipe) name: string,
    @Query(new QueryOf(NoQuery)) _query: NoQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return bodyOrNotModified(new Serialized(await this.nodes.one(name)), reply);
  }

  @Put(':nodeId')
  @Needs('operator')
  @ApiOperation({ summary: 'Say how a node is called, and which machine names of jobs mean it' })
  @ApiNodeName('nodeId')
  @ApiBody({ schema: BODIES.node, required: true })
  @ApiOkResponse({
    schema: ANSWERS.node,
    description: 'The node; a member that is left out stays as it was.',
  })
  @ApiProblems(400, 404, 413, 415, 422, 503)
  async change(
    @Param('nodeId', NodeNamePipe) name: string,
    @Body(ObjectBody) body: Readonly<Record<string, unknown>>,
    @CalledBy() caller: Caller,
  ): Promise<NodeView> {
    await this.writer.change(name, readNodeChange(body), caller.name);
    return this.nodes.one(name);
  }

  @Delete(':nodeId')
  @Needs('operator')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a node with its snapshots and alerts; if it reports again, it is a new one',
  })
  @ApiNodeName('nodeId')
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblems(400, 404, 413, 415, 422, 503)
  async remove(@Param('nodeId', NodeNamePipe) name: string, @CalledBy() caller: Caller): Promise<void> {
    await this.deleter.delete(name, caller.name);
  }

  @Get(':nodeId/history')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show what a node measured: means and greatest figures by time' })
  @ApiNodeName('nodeId')
  @ApiConditional()
  @ApiOkResponse({
    schema: ANSWERS.history,
    description: 'Columns of one length, oldest first.',
    headers: ETAG,
  })
  @ApiProblems(400, 404, 422, 503)
  async measured(
    @Param('nodeId', NodeNamePipe) name: string,
    @Query(new QueryOf(HistoryQuery)) range: HistoryQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.shared(['history', name, range], reply, () => this.history.read(name, range));
  }

  @Get(':nodeId/alerts')
  @Needs('viewer')
  @ApiOperation({ summary: 'List the alerts of a node’s daemon, newest first' })
  @ApiNodeName('nodeId')
  @ApiConditional()
  @ApiOkResponse({ schema: ANSWERS.alerts, description: 'A page of alerts.', headers: ETAG })
  @ApiProblems(400, 404, 422, 503)
  async alarms(
    @Param('nodeId', NodeNamePipe) name: string,
    @Query(new QueryOf(AlertListQuery)) { limit, cursor }: AlertListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return this.shared(['alerts', name, limit, cursor], reply, () => this.alerts.list(name, limit, cursor));
  }

  /** Requests that ask the same at the same time share one read. */
  private async shared(
    question: readonly unknown[],
    reply: FastifyReply,
    read: () => Promise<object>,
  ): Promise<Buffer | undefined> {
    const answer = await this.answers.read(
      JSON.stringify(question),
      async () => new Serialized(await read()),
    );
    return bodyOrNotModified(answer, reply);
  }
}
