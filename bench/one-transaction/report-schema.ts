const WHOLE = { type: 'integer', minimum: 0 };
const text = (maxLength: number): object => ({ type: 'string', maxLength });

const DISK_SCHEMA = {
  type: 'object',
  required: ['disk_index', 'status'],
  properties: {
    disk_index: { type: 'integer', minimum: 0, maximum: 65_535 },
    label: text(255),
    status: { enum: ['pending', 'transferring', 'completed', 'failed'] },
    bytes_transferred: WHOLE,
    total_bytes: WHOLE,
    progress_percent: { type: 'number', minimum: 0 },
  },
};

/** JSON Schema, which Fastify has Ajv compile. */
export const REPORT_SCHEMA = {
  type: 'object',
  required: ['status', 'sequence', 'disks'],
  properties: {
    status: { enum: ['pending', 'running', 'completed', 'failed', 'cancelled'] },
    sequence: WHOLE,
    current_phase: text(50),
    vm_name: text(255),
    repository_id: text(128),
    backup_type: { enum: ['full', 'incremental', 'differential'] },
    bytes_transferred: WHOLE,
    total_bytes: WHOLE,
    transfer_speed_bps: WHOLE,
    eta_seconds: WHOLE,
    disks: { type: 'array', maxItems: 1_024, items: DISK_SCHEMA },
  },
};
