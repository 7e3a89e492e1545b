import { AUDIT_TABLES } from '../audit/audit.tables.js';
import { JOB_TABLES, writeTrialJob } from '../jobs/jobs.tables.js';
import { NODE_TABLES } from '../nodes/nodes.tables.js';
import { entitiesOf } from '../platform/database/schema.js';
import type { Schema } from '../platform/database/schema.js';
import { PRUNED_TABLES } from '../retention/retention.tables.js';
import type { RetentionSettings } from '../retention/retention.settings.js';
import { RUN_TABLES } from '../runs/runs.tables.js';
import { TOKEN_TABLES } from '../tokens/tokens.tables.js';
import { VM_TABLES } from '../vms/vms.tables.js';

/** The tables of all features, and how a hub with these settings writes them. */
export function schemaOf({ retentionMs }: RetentionSettings): Schema {
  const tables = [
    ...JOB_TABLES,
    ...NODE_TABLES,
    ...RUN_TABLES,
    ...VM_TABLES,
    ...TOKEN_TABLES,
    ...AUDIT_TABLES,
  ];
  return { tables: retentionMs > 0 ? [...tables, ...PRUNED_TABLES] : tables, writeTrial: writeTrialJob };
}

/** All entities, for commands that examine the database without serving. */
export const ENTITIES = entitiesOf(schemaOf({ retentionMs: 0 }));
