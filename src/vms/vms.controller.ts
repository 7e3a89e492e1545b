import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { AssumesJson, NeedsNoBody } from '../platform/http/json-routes.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { QueryOf } from '../platform/validation/validate.js';
import { ANSWERS } from './dto/vm-schemas.js';
import { VmHistory } from './history/vm-history.js';
import { VmHistoryQuery } from './history/vm-history.query.js';
import { VmsService } from './vms.service.js';

/** The routes of Dashboard-2.0, whose pages name each of them. */
@ApiTags('virtual machines')
@Controller('api/telemetry')
export class VmsController {
  constructor(
    private readonly vms: VmsService,
    private readonly past: VmHistory,
  ) {}

  @Post('start')
  @Needs('operator')
  @AssumesJson()
  @NeedsNoBody()
  @HttpCode(200)
  @ApiOperation({ summary: 'Start collecting the figures of virtual machines' })
  @ApiOkResponse({ schema: ANSWERS.start, description: 'The collector is running.' })
  @ApiProblems(400, 413, 415, 500, 502)
  async start(): Promise<object> {
    return this.vms.start();
  }

  @Post('stop')
  @Needs('operator')
  @AssumesJson()
  @NeedsNoBody()
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop collecting, and write what waits' })
  @ApiOkResponse({ schema: ANSWERS.stop, description: 'The collector is not running.' })
  @ApiProblems(400, 413, 415)
  async stop(): Promise<object> {
    return this.vms.stop();
  }

  @Get('status')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show how the collector fares' })
  @ApiOkResponse({ schema: ANSWERS.status, description: 'Its counters, or that it is not configured.' })
  status(): object {
    return this.vms.status();
  }

  @Get('vms')
  @Needs('viewer')
  @ApiOperation({ summary: 'List the machines that are collected' })
  @ApiOkResponse({ schema: ANSWERS.vms, description: 'As they were read last.' })
  list(): object {
    return this.vms.monitoredNow();
  }

  @Get('live-vms')
  @Needs('viewer')
  @ApiOperation({ summary: 'Ask libvirt for its machines' })
  @ApiOkResponse({ schema: ANSWERS.liveVms, description: 'As they are now.' })
  @ApiProblems(502)
  async live(): Promise<object> {
    return this.vms.live();
  }

  @Get('config')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show the settings of the collector' })
  @ApiOkResponse({ schema: ANSWERS.config, description: 'Addresses are hidden.' })
  config(): object {
    return this.vms.config();
  }

  @Get('vm-stats/:id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show the last totals of a machine' })
  @ApiParam({ name: 'id', schema: { type: 'string' }, description: 'Its id, or its UUID.' })
  @ApiOkResponse({ schema: ANSWERS.vmStats, description: 'The fields of vm_totals.' })
  @ApiProblems(400, 404)
  stats(@Param('id') id: string): object {
    return this.vms.metricsOf(id);
  }

  @Get('vm-history/:id')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show what InfluxDB has of a machine: means and greatest figures by time' })
  @ApiParam({ name: 'id', schema: { type: 'string' }, description: 'Its UUID, or its name.' })
  @ApiOkResponse({ schema: ANSWERS.history, description: 'Columns of one length, oldest first.' })
  @ApiProblems(400, 422, 500, 502)
  async history(
    @Param('id') id: string,
    @Query(new QueryOf(VmHistoryQuery)) query: VmHistoryQuery,
  ): Promise<object> {
    return this.past.read(id, query);
  }

  @Get('vm-telemetry')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show the use and the rates of all machines' })
  @ApiOkResponse({ schema: ANSWERS.telemetry, description: 'Rates are per second.' })
  telemetry(): object {
    return this.vms.telemetry();
  }

  @Get('monitored-vms')
  @Needs('viewer')
  @ApiOperation({ summary: 'List all machines that were collected since the start of the hub' })
  @ApiOkResponse({ schema: ANSWERS.monitored, description: 'Also those that are gone.' })
  monitored(): object {
    return this.vms.monitoredEver();
  }

  @Get('diagnostic')
  @Needs('viewer')
  @ApiOperation({ summary: 'Try libvirt and InfluxDB' })
  @ApiOkResponse({ schema: ANSWERS.diagnostic, description: 'How they answered.' })
  async diagnostic(): Promise<object> {
    return this.vms.diagnostic();
  }
}
