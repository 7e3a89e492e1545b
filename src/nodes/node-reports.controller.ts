import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CalledBy } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { Needs } from '../auth/needs.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { AssumesJson } from '../platform/http/json-routes.js';
import { BodyOf, ObjectBody, QueryOf } from '../platform/validation/validate.js';
import { AlertDto } from './dto/alert.dto.js';
import { HeartbeatDto } from './dto/heartbeat.dto.js';
import { ANSWERS, BODIES } from './dto/node-answers.js';
import { HostQuery } from './dto/node-queries.js';
import { SnapshotDto } from './dto/snapshot.dto.js';
import type { SnapshotBody } from './dto/snapshot.dto.js';
import { SystemInfoDto } from './dto/system-info.dto.js';
import { ApiNodeName, NodeNamePipe } from './node-name.pipe.js';
import { NodeReportsService } from './node-reports.service.js';
import { ComesWithoutToken } from './open-reports.js';
import { readDaemonConfig } from './rules/daemon-config.js';

const CONFIG_PATHS = ['settings/daemon/:nodeId', 'ticket/api/settings/daemon/:nodeId'];

/** The routes of `log_collector_daemon`, with the answers that it expects. */
@ApiTags('node daemons')
@Controller('api')
export class NodeReportsController {
  constructor(private readonly reports: NodeReportsService) {}

  @Post('telemetry/snapshot')
  @Needs('reporter')
  @AssumesJson()
  @HttpCode(200)
  @ApiOperation({ summary: 'Record a snapshot of a machine' })
  @ApiBody({ type: SnapshotDto })
  @ApiOkResponse({ schema: ANSWERS.snapshot, description: 'It is stored, once.' })
  @ApiProblems(400, 413, 415, 422, 503)
  async snapshot(@Body(new BodyOf(SnapshotDto)) body: SnapshotBody): Promise<object> {
    const nodeId = await this.reports.snapshot(body);
    return { success: true, message: 'Telemetry stored successfully', node_id: nodeId };
  }

  @Post('heartbeat')
  @Needs('reporter')
  @ComesWithoutToken()
  @AssumesJson()
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that a machine is alive' })
  @ApiOkResponse({ schema: ANSWERS.success, description: 'It was heard.' })
  @ApiProblems(400, 413, 415, 422, 503)
  async heartbeat(@Body(new BodyOf(HeartbeatDto)) body: HeartbeatDto): Promise<object> {
    await this.reports.heartbeat(body);
    return { success: true };
  }

  @Post('system_info')
  @Needs('reporter')
  @ComesWithoutToken()
  @AssumesJson()
  @ApiOperation({ summary: 'Introduce a machine, and join the names that it has' })
  @ApiCreatedResponse({ schema: ANSWERS.introduced, description: 'The id that it has from now on.' })
  @ApiOkResponse({ schema: ANSWERS.introduced, description: 'The id that it has.' })
  @ApiProblems(400, 413, 415, 422, 503)
  async introduce(
    @Body(new BodyOf(SystemInfoDto)) body: SystemInfoDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { id, isKnown } = await this.reports.introduce(body);
    void reply.status(isKnown ? 200 : 201);
    return { success: true, system_info: { id } };
  }

  @Get('system_info')
  @Needs('reporter')
  @ComesWithoutToken()
  @ApiOperation({ summary: 'Find machines by their host name' })
  @ApiOkResponse({ schema: ANSWERS.systems, description: 'The machines; none without a host name.' })
  @ApiProblems(422, 503)
  async systems(@Query(new QueryOf(HostQuery)) { hostname = '' }: HostQuery): Promise<object[]> {
    return this.reports.systems(hostname);
  }

  @Get(CONFIG_PATHS)
  @Needs('reporter')
  @ComesWithoutToken()
  @ApiOperation({ summary: 'Show the settings of a machine’s daemon' })
  @ApiNodeName('nodeId')
  @ApiOkResponse({ schema: ANSWERS.config, description: 'The settings; `{}` where there are none.' })
  @ApiProblems(400, 422, 503)
  async config(@Param('nodeId', NodeNamePipe) name: string): Promise<object> {
    return { success: true, config: await this.reports.config(name) };
  }

  @Put(CONFIG_PATHS)
  @Needs('operator')
  @ApiOperation({ summary: 'Store the settings of a machine’s daemon; secrets are refused' })
  @ApiNodeName('nodeId')
  @ApiBody({ schema: BODIES.config, required: true })
  @ApiOkResponse({ schema: ANSWERS.config, description: 'The settings as stored.' })
  @ApiProblems(400, 413, 415, 422, 503)
  async configure(
    @Param('nodeId', NodeNamePipe) name: string,
    @Body(ObjectBody) body: Readonly<Record<string, unknown>>,
    @CalledBy() caller: Caller,
  ): Promise<object> {
    const config = readDaemonConfig(body);
    await this.reports.configure(name, config, caller.name);
    return { success: true, config };
  }

  @Post('alerts/create')
  @Needs('reporter')
  @ComesWithoutToken()
  @AssumesJson()
  @ApiOperation({ summary: 'Record an alert of a machine’s daemon' })
  @ApiCreatedResponse({ schema: ANSWERS.alert, description: 'It is stored, or counted once more.' })
  @ApiProblems(400, 413, 415, 422, 503)
  async alert(@Body(new BodyOf(AlertDto)) body: AlertDto): Promise<object> {
    return { success: true, id: await this.reports.alert(body) };
  }
}
