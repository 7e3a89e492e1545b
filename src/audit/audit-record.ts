import { rowsOf } from '../platform/database/entity-rows.js';
import type { Transaction } from '../platform/database/transaction.js';
import { AuditEventRow } from './audit-event.entity.js';

/** What somebody did, before the database numbers it. */
export type AuditRecord = Readonly<Omit<AuditEventRow, 'id'>>;

/** Writes the records down in the transaction of the deeds themselves, in the packet of its COMMIT. */
export function writeAudit(transaction: Transaction, records: readonly AuditRecord[]): void {
  transaction.insert('audit_events', rowsOf(AuditEventRow, records));
}
