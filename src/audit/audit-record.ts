import { toColumn } from '../platform/database/instant.js';
import type { Transaction } from '../platform/database/transaction.js';

export const AUDIT_ACTIONS = ['job.registered', 'job.cancelled', 'token.created', 'token.revoked'] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One action and its actor; `at` in milliseconds since 1970 on the database's clock. */
export interface AuditRecord {
  readonly at: number;
  readonly actor: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly detail: object | undefined;
}

/** Writes the records in the same transaction as the actions themselves. */
export function writeAudit(transaction: Transaction, records: readonly AuditRecord[]): void {
  transaction.insert(
    'audit_events',
    records.map(({ at, actor, action, subject, detail }) => ({
      at: toColumn(at),
      actor,
      action,
      subject,
      detail: detail === undefined ? null : JSON.stringify(detail),
    })),
  );
}
