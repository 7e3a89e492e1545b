import { readInstant } from './rules/instant.js';

/** The last run of a page, by the order of the list. */
export interface RunCursor {
  readonly created_at: string;
  readonly id: number;
}

export function toRunCursor({ created_at: at, id }: RunCursor): string {
  return Buffer.from(`${id} ${at}`).toString('base64url');
}

/** Undefined for a text that is not the cursor of a list of runs. */
export function readRunCursor(text: string): RunCursor | undefined {
  const [, id, at = ''] = /^(\d{1,15}) (.+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return id !== undefined && readInstant(at) === at ? { created_at: at, id: Number(id) } : undefined;
}
