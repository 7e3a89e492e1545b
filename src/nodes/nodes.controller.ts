import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { NoQuery } from '../platform/validation/no-query.js';
import { ObjectBody, QueryOf } from '../platform/validation/validate.js';
import { NodeAlerts } from './alerts/node-alerts.js';
import type { AlertList } from './alerts/node-alerts.js';
import { ANSWERS, BODIES } from './dto/node-answers.js';
import { AlertListQuery, HistoryQuery, NodeListQuery } from './dto/node-queries.js';
import { HistoryReader } from './history/history-reader.js';
import type { HistoryView } from './history/history-view.js';
import { ApiNodeName, NodeNamePipe } from './node-name.pipe.js';
import { NodeReader } from './node-reader.js';
import type { NodeList } from './node-reader.js';
import type { NodeView } from './node-view.js';
import { NodeWriter } from './node-writer.js';
import { readNodeChange } from './rules/node-change.js';

@ApiTags('nodes')
@Controller('api/v1/nodes')
export class NodesController {
  private readonly lists = new SharedReads<NodeList>();
  private readonly histories = new SharedReads<HistoryView>();

  constructor(
    private readonly nodes: NodeReader,
    private readonly history: HistoryReader,
    private readonly alerts: NodeAlerts,
    private readonly writer: NodeWriter,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List nodes, in the order of their ids' })
  @ApiOkResponse({ schema: ANSWERS.nodes, description: 'A page of nodes, with their newest figures.' })
  @ApiProblems(422, 503)
  async list(@Query(new QueryOf(NodeListQuery)) query: NodeListQuery): Promise<NodeList> {
    return this.lists.read(JSON.stringify(query), () => this.nodes.list(query));
  }

  @Get(':nodeId')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show one node' })
  @ApiNodeName('nodeId')
  @ApiOkResponse({ schema: ANSWERS.node, description: 'The node.' })
  @ApiProblems(400, 404, 422, 503)
  async show(
    @Param('nodeId', NodeNamePipe) name: string,
    @Query(new QueryOf(NoQuery)) _query: NoQuery,
  ): Promise<NodeView> {
    return this.nodes.one(name);
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

  @Get(':nodeId/history')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show what a node measured: means and greatest figures by time' })
  @ApiNodeName('nodeId')
  @ApiOkResponse({ schema: ANSWERS.history, description: 'Columns of one length, oldest first.' })
  @ApiProblems(400, 404, 422, 503)
  async measured(
    @Param('nodeId', NodeNamePipe) name: string,
    @Query(new QueryOf(HistoryQuery)) range: HistoryQuery,
  ): Promise<HistoryView> {
    const question = JSON.stringify([name, range]);
    return this.histories.read(question, () => this.history.read(name, range));
  }

  @Get(':nodeId/alerts')
  @Needs('viewer')
  @ApiOperation({ summary: 'List the alerts of a node’s daemon, newest first' })
  @ApiNodeName('nodeId')
  @ApiOkResponse({ schema: ANSWERS.alerts, description: 'A page of alerts.' })
  @ApiProblems(400, 404, 422, 503)
  async alarms(
    @Param('nodeId', NodeNamePipe) name: string,
    @Query(new QueryOf(AlertListQuery)) { limit, cursor }: AlertListQuery,
  ): Promise<AlertList> {
    return this.alerts.list(name, limit, cursor);
  }
}
