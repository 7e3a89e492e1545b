import type { Table } from '../platform/database/schema.js';
import { CollectionLeaseRow } from './collection-lease.entity.js';

export const VM_TABLES: readonly Table[] = [{ entity: CollectionLeaseRow, writes: ['INSERT', 'UPDATE'] }];
