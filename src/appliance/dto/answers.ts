import type { OpenAPIObject } from '@nestjs/swagger';
import { BACKUP_TYPES, JOB_STATUSES, MAX_WHOLE } from '../../job-rules/vocabulary.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
export type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

export const TEXT: SchemaObject = { type: 'string' };
const NULLABLE: SchemaObject = { type: 'string', nullable: true };
const INSTANT: SchemaObject = { type: 'string', format: 'date-time' };
const WHOLE: SchemaObject = { type: 'integer', minimum: 0, maximum: MAX_WHOLE };
const TYPE: SchemaObject = { type: 'string', enum: [...BACKUP_TYPES] };

export function object(
  properties: Record<string, SchemaObject>,
  optional: readonly string[] = [],
): SchemaObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required: required.toSorted() };
}

const CHANGE = { disk_id: TEXT, change_id: TEXT, backup_job_id: TEXT, message: TEXT };

const BACKUP = object(
  {
    backup_id: TEXT,
    vm_name: NULLABLE,
    backup_type: TYPE,
    type: TYPE,
    repository_id: NULLABLE,
    policy_id: NULLABLE,
    status: { type: 'string', enum: [...JOB_STATUSES] },
    bytes_transferred: WHOLE,
    total_bytes: WHOLE,
    disks_count: WHOLE,
    change_id: TEXT,
    error_message: TEXT,
    current_phase: NULLABLE,
    transfer_speed_bps: WHOLE,
    progress_percent: { type: 'number', minimum: 0, maximum: 100 },
    last_telemetry_at: INSTANT,
    created_at: INSTANT,
    started_at: INSTANT,
    completed_at: INSTANT,
  },
  ['change_id', 'error_message', 'last_telemetry_at', 'started_at', 'completed_at'],
);

/** The answers of these routes, as the OpenAPI document has them. */
export const ANSWERS = {
  change: object({ vm_name: TEXT, ...CHANGE }, ['backup_job_id']),
  replicaChange: object({ vm_path: TEXT, vm_name: TEXT, ...CHANGE }, ['backup_job_id']),
  completed: object({
    status: { type: 'string', enum: ['completed'] },
    backup_id: TEXT,
    change_id: TEXT,
    message: TEXT,
    timestamp: INSTANT,
  }),
  backup: BACKUP,
  backups: object({ backups: { type: 'array', items: BACKUP }, total: WHOLE, next_cursor: TEXT }, [
    'next_cursor',
  ]),
  stats: object({
    backup_count: WHOLE,
    total_size_bytes: WHOLE,
    last_backup_at: { ...INSTANT, nullable: true },
  }),
};

/** A 400 or 404 of these routes. */
export const REFUSAL: SchemaObject = object(
  {
    type: TEXT,
    title: TEXT,
    status: { type: 'integer' },
    detail: TEXT,
    instance: TEXT,
    error: TEXT,
    details: TEXT,
    timestamp: INSTANT,
  },
  ['instance'],
);
