import { Controller, Get, Res, UseFilters } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Needs } from '../auth/needs.js';
import { VERSION } from '../platform/config/version.js';
import { Database } from '../platform/database/database.js';
import { DatabaseIndicator } from './database.indicator.js';
import { HealthDto, LiveDto } from './health.dto.js';
import { HealthFilter } from './health.filter.js';

@ApiTags('health')
@Controller('health')
@UseFilters(HealthFilter)
export class HealthController implements BeforeApplicationShutdown {
  private isEnding = false;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicator: DatabaseIndicator,
    private readonly database: Database,
  ) {}

  @Get()
  @Needs('nobody')
  @ApiOperation({ summary: 'Show the health of the hub in brief' })
  @ApiOkResponse({ type: HealthDto, description: 'The database answers.' })
  @ApiServiceUnavailableResponse({ type: HealthDto, description: 'The database does not answer.' })
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthDto> {
    const { database } = await this.indicator.isAnswering();
    const ok = database.status === 'up';
    void reply.status(ok ? 200 : 503);
    return {
      status: ok ? 'ok' : 'error',
      version: VERSION,
      database: this.database.dialect.name,
      uptime_seconds: Math.floor(process.uptime()),
    };
  }

  @Get('live')
  @Needs('nobody')
  @ApiOperation({ summary: 'Check that the process can answer' })
  @ApiOkResponse({ type: LiveDto, description: 'The process can answer.' })
  live(): LiveDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @Needs('nobody')
  @HealthCheck()
  @ApiOperation({
    summary:
      'Check that the database answers and accepts writes, no migration is pending and the hub is not shutting down',
  })
  async ready(): Promise<HealthCheckResult> {
    return this.checks.check([
      () => this.indicator.isServing(!this.isEnding),
      () => this.indicator.isAnswering(),
      () => this.indicator.takesWrites(),
      () => this.indicator.isMigrated(),
    ]);
  }

  beforeApplicationShutdown(): void {
    this.isEnding = true;
  }
}
