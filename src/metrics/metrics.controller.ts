import { Controller, Get, Headers, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from '../auth/needs.js';
import { MetricsRegistry } from '../platform/metrics/metrics-registry.js';
import { expose } from './exposition.js';
import { MetricsDto } from './metrics.dto.js';

const TEXT = { schema: { type: 'string' } } as const;

@ApiTags('metrics')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsRegistry) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'Show the metrics of this hub and of all jobs, for Prometheus' })
  @ApiHeader({
    name: 'Accept',
    required: false,
    description: 'text/plain (the default), application/openmetrics-text or application/json.',
  })
  @ApiExtraModels(MetricsDto)
  @ApiResponse({
    status: 200,
    description: 'Every metric; those that the database knows only while it answers.',
    content: {
      'text/plain': TEXT,
      'application/openmetrics-text': TEXT,
      'application/json': { schema: { $ref: getSchemaPath(MetricsDto) } },
    },
  })
  async show(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.metrics.refresh();
    const { contentType, body } = await expose(this.metrics.registry, accept);
    void reply.headers({ 'content-type': contentType, 'cache-control': 'no-store', vary: 'Accept' });
    return body;
  }
}
