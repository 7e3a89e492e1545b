import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { NaiveJob } from './entities.js';
import { NaiveReportDto } from './report.dto.js';
import { NaiveTelemetryService } from './telemetry.service.js';

@Controller('api/v1')
export class NaiveTelemetryController {
  constructor(private readonly telemetry: NaiveTelemetryService) {}

  @Post('telemetry/:jobType/:jobId')
  @HttpCode(200)
  async report(
    @Param('jobType') jobType: string,
    @Param('jobId') jobId: string,
    @Body() report: NaiveReportDto,
  ): Promise<object> {
    const outcome = await this.telemetry.record(jobType, jobId, report);
    return { status: 'success', timestamp: new Date().toISOString(), outcome };
  }

  @Get('jobs')
  async running(): Promise<{ items: NaiveJob[] }> {
    return { items: await this.telemetry.running() };
  }
}
