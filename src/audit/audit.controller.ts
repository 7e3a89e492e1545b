import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../auth/needs.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { QueryOf } from '../platform/validation/validate.js';
import { AuditLog } from './audit-log.js';
import { AuditPageDto, AuditQuery } from './dto/audit.dto.js';

@ApiTags('audit')
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  @Get()
  @Needs('operator')
  @ApiOperation({ summary: 'List audit events, newest first' })
  @ApiOkResponse({ type: AuditPageDto, description: 'A page of audit events.' })
  @ApiProblems(422, 503)
  async list(@Query(new QueryOf(AuditQuery)) { limit, cursor }: AuditQuery): Promise<AuditPageDto> {
    return this.log.list(limit, cursor);
  }
}
