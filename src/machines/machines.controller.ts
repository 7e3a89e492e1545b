import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from '../auth/needs.js';
import { SharedReads } from '../platform/database/shared-reads.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { ApiConditional, ETAG } from '../platform/http/api-conditional.js';
import { Serialized, bodyOrNotModified } from '../platform/http/serialized.js';
import { ApiProblems } from '../platform/problems/api-problems.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { NoQuery } from '../platform/validation/no-query.js';
import { QueryOf } from '../platform/validation/validate.js';
import { badgeOf } from './badge.js';
import { BadgeQuery } from './dto/badge.query.js';
import { MachineListDto, MachinePageDto } from './dto/machine-answers.dto.js';
import { MachineListQuery } from './dto/machine-list.query.js';
import { MachinesReader } from './machines-reader.js';
import type { MachinesSettings } from './machines.settings.js';
import { ApiVmName, VmNamePipe } from './vm-name.pipe.js';

const BADGE_SECONDS = 60;

@ApiTags('machines')
@Controller('api/v1/machines')
export class MachinesController {
  private readonly answers = new SharedReads<Serialized>();
  private readonly badges = new SharedReads<string>();

  constructor(
    private readonly reader: MachinesReader,
    @Inject(SETTINGS) private readonly settings: MachinesSettings,
  ) {}

  @Get()
  @Needs('viewer')
  @ApiOperation({ summary: 'List machines and their job types, the longest without a good run first' })
  @ApiConditional()
  @ApiOkResponse({ type: MachineListDto, description: 'A page of machines.', headers: ETAG })
  @ApiProblems(422, 503)
  async list(
    @Query(new QueryOf(MachineListQuery)) { sort = 'worst', ...query }: MachineListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    if (query.cursor && query.cursor.sort !== sort) {
      const detail = `must be the next_cursor of a page with sort=${sort}`;
      throw new ValidationFailedError([{ pointer: '/cursor', detail }]);
    }
    const page = { ...query, sort };
    return bodyOrNotModified(
      await this.shared(`list ${JSON.stringify(page)}`, () => this.reader.list(page)),
      reply,
    );
  }

  @Get(':vmName')
  @Needs('viewer')
  @ApiOperation({ summary: 'Show one machine with its last runs' })
  @ApiVmName()
  @ApiConditional()
  @ApiOkResponse({ type: MachinePageDto, description: 'The machine.', headers: ETAG })
  @ApiProblems(400, 404, 422, 503)
  async show(
    @Param('vmName', VmNamePipe) vmName: string,
    @Query(new QueryOf(NoQuery)) _query: NoQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return bodyOrNotModified(await this.shared(`one ${vmName}`, () => this.reader.one(vmName)), reply);
  }

  @Get(':vmName/badge.svg')
  @Needs('viewer')
  @ApiOperation({
    summary: 'Draw the last good run of a machine and its age; without a token where BADGES=public',
  })
  @ApiVmName()
  @ApiResponse({
    status: 200,
    description: 'A small picture.',
    content: { 'image/svg+xml': { schema: { type: 'string' } } },
  })
  @ApiProblems(400, 404, 422, 503)
  async badge(
    @Param('vmName', VmNamePipe) vm_name: string,
    @Query(new QueryOf(BadgeQuery)) { job_type = 'backup' }: BadgeQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const picture = await this.badges.read(`${job_type} ${vm_name}`, async () => {
      const { item, now } = await this.reader.item({ vm_name, job_type });
      return badgeOf(item, now);
    });
    const scope = this.settings.badgesArePublic ? 'public' : 'private';
    void reply.headers({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': `${scope}, max-age=${BADGE_SECONDS}`,
    });
    return picture;
  }

  private async shared(question: string, find: () => Promise<object>): Promise<Serialized> {
    return this.answers.read(question, async () => new Serialized(await find()));
  }
}
