/** The run ledger as one would write it first: class-validator, TypeORM's repository, a transaction for each request. */
import 'reflect-metadata';
import { Body, Controller, Get, Module, Post, Query, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createDataSource } from '../../src/platform/database/connecting/data-source.js';
import { readDatabaseUrl } from '../../src/platform/database/connecting/database-url.js';
import { AgentRun } from '../../src/runs/agent-run.entity.js';
import { NaiveRunDto, NaiveRunsDto } from './run.dto.js';

const COUNTS = { items_discovered: 0, items_succeeded: 0, items_failed: 0, items_skipped: 0, duration_ms: 0 };

@Controller('api/v1/runs')
class NaiveRunsController {
  constructor(private readonly dataSource: DataSource) {}

  @Post()
  async create(@Body() run: NaiveRunDto): Promise<object> {
    return { status: await this.save(run), event_id: run.event_id, run_id: run.run_id };
  }

  @Post('batch')
  async createAll(@Body() { runs }: NaiveRunsDto): Promise<object> {
    const outcomes: string[] = [];
    for (const run of runs) outcomes.push(await this.save(run));
    return { inserted: outcomes.filter((outcome) => outcome === 'created').length, total: runs.length };
  }

  @Get()
  async list(@Query('agent_name') agent: string): Promise<AgentRun[]> {
    const order = { created_at: 'DESC', id: 'ASC' } as const;
    return this.dataSource.getRepository(AgentRun).find({ where: { agent_name: agent }, order, take: 100 });
  }

  private async save(run: NaiveRunDto): Promise<string> {
    const ledger = this.dataSource.getRepository(AgentRun);
    if (await ledger.findOneBy({ event_id: run.event_id })) return 'duplicate';
    const now = new Date().toISOString();
    const kept = {
      schema_version: 7,
      created_at: now,
      updated_at: now,
      changed_at: now.slice(0, 23).replace('T', ' '),
    };
    const metrics_json = JSON.stringify(run.metrics_json ?? null);
    await ledger.save(
      ledger.create(
        Object.assign({ ...COUNTS, api_posted: 0, api_retry_count: 0, ...kept }, run, { metrics_json }),
      ),
    );
    return 'created';
  }
}

@Module({
  controllers: [NaiveRunsController],
  providers: [{ provide: DataSource, useFactory: () => openLedger(process.env['DATABASE_URL'] ?? '') }],
})
class NaiveRunsModule {}

/** The hub's own table, with its indexes. */
async function openLedger(url: string): Promise<DataSource> {
  const dataSource = await createDataSource(readDatabaseUrl(url), [AgentRun]);
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}

const app = await NestFactory.create<NestFastifyApplication>(NaiveRunsModule, new FastifyAdapter(), {
  logger: ['fatal'],
});
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(0, '127.0.0.1');
console.log(`Listening on ${await app.getUrl()}`);
