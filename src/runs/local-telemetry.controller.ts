import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../auth/needs.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { VERSION } from '../platform/config/version.js';
import type { DatabasesSettings } from '../platform/database/connecting/database-settings.js';
import { Database } from '../platform/database/database.js';
import { DatabaseUnavailableError } from '../platform/database/database-unavailable.error.js';
import { askClock } from '../platform/database/clock.js';
import { portOf } from '../platform/http/extra-ports.js';
import { RouteNotFoundError } from '../platform/problems/route-not-found.error.js';
import { RunFiguresReader } from './counts/run-figures.js';
import { databaseName, DURABILITY, LOCAL_TELEMETRY, runsByAgent } from './local-telemetry.js';

/** Answers /health and /metrics as `local-telemetry` does, for connections by LOCAL_TELEMETRY_PORT alone. */
@ApiExcludeController()
@Controller('local-telemetry')
export class LocalTelemetryController {
  private readonly name: string;

  constructor(
    private readonly database: Database,
    private readonly figures: RunFiguresReader,
    @Inject(SETTINGS) settings: DatabasesSettings,
  ) {
    this.name = databaseName(settings.database);
  }

  @Get('health')
  @Needs('nobody')
  async health(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    assertThere(request);
    const answers = await this.isAnswering();
    void reply.status(answers ? 200 : 503);
    return { status: answers ? 'ok' : 'error', version: VERSION, db_path: this.name, ...DURABILITY };
  }

  @Get('metrics')
  @Needs('viewer')
  async metrics(@Req() request: FastifyRequest): Promise<object> {
    assertThere(request);
    const figures = await this.figures.read();
    return {
      total_runs: figures.counts.reduce((sum, { runs }) => sum + runs, 0),
      agents: runsByAgent(figures),
      recent_24h: figures.recent,
      performance: { db_path: this.name, journal_mode: DURABILITY.journal_mode },
    };
  }

  private async isAnswering(): Promise<boolean> {
    try {
      await this.database.read((transaction) => transaction.select(askClock(this.database.dialect)));
      return true;
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) return false;
      throw error;
    }
  }
}

function assertThere({ raw }: FastifyRequest): void {
  if (portOf(raw.socket) !== LOCAL_TELEMETRY) throw new RouteNotFoundError('No such route.');
}
