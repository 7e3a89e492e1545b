import type { Table } from '../platform/database/schema.js';
import { AuditEventRow } from './audit-event.entity.js';

export const AUDIT_TABLES: readonly Table[] = [{ entity: AuditEventRow, writes: ['INSERT'] }];
