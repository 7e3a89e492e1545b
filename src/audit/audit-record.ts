import { rowsOf } from '../platform/database/entity-rows.js';
import type { Transaction } from '../platform/database/transaction.js';
import { AuditEventRow } from './audit-event.entity.js';

/** An audit event before the database assigns its id. */
export type AuditRecord = Readonly<Omit<AuditEventRow, 'id'>>;

/** Writes the records in the same transaction as the actions themselves, in the packet of its COMMIT. */
export function writeAudit(transaction: Transaction, records: readonly AuditRecord[]): void {
  transaction.insert('audit_events', rowsOf(AuditEventRow, records));
}
