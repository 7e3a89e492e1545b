import { AuditLog } from '../../audit/audit-log.js';
import { AuditQuery } from '../../audit/dto/audit.dto.js';
import type { AuditEventDto } from '../../audit/dto/audit.dto.js';
import { ValidationFailedError } from '../../platform/problems/validation-failed.error.js';
import { QueryOf } from '../../platform/validation/validate.js';
import { withDatabase } from '../cli-database.js';
import type { Cell } from '../cell.js';
import { note, say, sayJson } from '../output.js';
import { tableOf, terminalWidth } from '../table.js';
import { UsageError } from '../usage-error.js';

export interface AuditFlags {
  readonly limit?: string;
  readonly cursor?: string;
  readonly json?: true;
}

const HEADINGS = ['AT', 'ACTOR', 'ACTION', 'SUBJECT', 'DETAIL'];

const FIT = { cut: ['ACTOR', 'DETAIL'], spare: ['DETAIL', 'ACTOR'] };

/** Prints a page of audit events, as `GET /api/v1/audit` returns it. @throws {UsageError} */
export async function showAudit({ json, ...flags }: AuditFlags): Promise<void> {
  const { limit, cursor } = queryOf(flags);
  const page = await withDatabase(({ database }) => new AuditLog(database).list(limit, cursor));
  if (json) return sayJson(page);
  say(tableOf(HEADINGS, page.items.map(rowOf), { ...FIT, width: terminalWidth() }));
  if (page.next_cursor) note(`More: hub audit --cursor ${page.next_cursor}`);
}

function queryOf(flags: object): AuditQuery {
  try {
    return new QueryOf(AuditQuery).transform(flags);
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    throw new UsageError(
      error.errors.map(({ pointer, detail }) => `--${pointer.slice(1)} ${detail}.`).join('\n'),
    );
  }
}

function rowOf({ at, actor, action, subject, detail }: AuditEventDto): Cell[] {
  return [at, actor, action, subject, detail && detailOf(detail)];
}

/** The details of an event, like `role=viewer expires_at=…`. */
function detailOf(detail: object): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}
