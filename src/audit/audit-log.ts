import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { toRfc3339 } from '../platform/database/instant.js';
import type { AuditAction } from './audit-record.js';

/** A row of `audit_events` as people read it. */
export interface AuditEventView {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly detail: object | null;
}

export interface AuditPage {
  readonly items: AuditEventView[];
  /** Where the next page starts; null on the last one. */
  readonly next_cursor: string | null;
}

type Row = Omit<AuditEventView, 'detail'> & { readonly detail: string | null };

/** Reads the audit events. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: Database) {}

  /** Newest first. Pages by id, which never changes. @throws {DatabaseUnavailableError} */
  async list(limit: number, cursor: string | undefined): Promise<AuditPage> {
    const [where, parameters] = cursor === undefined ? ['', []] : ['WHERE id < ?', [Number(cursor)]];
    const [rows] = await this.database.read((transaction) =>
      transaction.select<[Row]>({
        sql: `SELECT id, at, actor, action, subject, detail FROM audit_events ${where} ORDER BY id DESC LIMIT ${limit + 1}`,
        parameters,
      }),
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { items: page.map(viewOf), next_cursor: last ? String(last.id) : null };
  }
}

function viewOf({ at, detail, ...row }: Row): AuditEventView {
  return {
    ...row,
    at: toRfc3339(at),
    detail: detail === null ? null : (JSON.parse(detail) as object),
  };
}
