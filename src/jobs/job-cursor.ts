import { isJobId } from '../job-rules/job-id.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';

/** The last job of a page, by the sort key of the list. */
export interface JobCursor {
  /** In the form of the column: `2026-11-21 09:00:00.000`. */
  readonly created_at: string;
  readonly id: string;
}

export function toCursor({ created_at, id }: JobCursor): string {
  return Buffer.from(`${fromColumn(created_at)} ${id}`).toString('base64url');
}

/** Undefined for a text that is not the cursor of a list. */
export function readCursor(text: string): JobCursor | undefined {
  const match = /^(\d{1,15}) (.+)$/s.exec(Buffer.from(text, 'base64url').toString());
  const [, ms = '', id = ''] = match ?? [];
  return match && isJobId(id) ? { created_at: toColumn(Number(ms)), id } : undefined;
}
