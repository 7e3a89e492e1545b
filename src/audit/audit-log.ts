import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { toAnswers } from '../platform/http/to-answer.js';
import { AuditEventRow } from './audit-event.entity.js';
import { AuditEventDto } from './dto/audit.dto.js';
import type { AuditPageDto } from './dto/audit.dto.js';

/** Reads the audit events. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: Database) {}

  /** Newest first. Pages by id, which never changes. @throws {DatabaseUnavailableError} */
  async list(limit: number, cursor: number | undefined): Promise<AuditPageDto> {
    const events = await this.database.read(async (transaction) => {
      const log = await transaction.repository(AuditEventRow);
      return log.find({
        where: cursor === undefined ? {} : { id: LessThan(cursor) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
    });
    const page = events.slice(0, limit);
    const last = events.length > limit ? page.at(-1) : undefined;
    return { items: toAnswers(AuditEventDto, page), next_cursor: last ? String(last.id) : null };
  }
}
