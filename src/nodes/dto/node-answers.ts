import type { OpenAPIObject } from '@nestjs/swagger';
import { NODE_STATUSES } from '../node.entity.js';
import { FIGURES } from '../rules/figures.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

const TEXT: SchemaObject = { type: 'string' };
const TEXT_OR_NULL: SchemaObject = { type: 'string', nullable: true };
const INSTANT: SchemaObject = { type: 'string', format: 'date-time' };
const INSTANT_OR_NULL: SchemaObject = { ...INSTANT, nullable: true };
const TEXTS: SchemaObject = { type: 'array', items: TEXT };
const FIGURE: SchemaObject = { type: 'number', nullable: true };
const COLUMN: SchemaObject = { type: 'array', items: FIGURE };
const WHOLE: SchemaObject = { type: 'integer', minimum: 0 };
const SUCCESS: SchemaObject = { type: 'boolean', enum: [true] };

function object(properties: Record<string, SchemaObject>): SchemaObject {
  return { type: 'object', properties, required: Object.keys(properties).toSorted() };
}

function page(items: SchemaObject): SchemaObject {
  return object({ items: { type: 'array', items }, next_cursor: TEXT_OR_NULL });
}

const FIGURE_MEMBERS = Object.fromEntries(FIGURES.map((name) => [name, FIGURE]));

const NODE = object({
  id: TEXT,
  aliases: { ...TEXTS, description: 'All names by which daemons speak of it.' },
  hostname: TEXT_OR_NULL,
  status: { type: 'string', enum: [...NODE_STATUSES] },
  last_heartbeat_at: { ...INSTANT_OR_NULL, description: 'When the hub last got one.' },
  last_snapshot_at: { ...INSTANT_OR_NULL, description: 'When the hub last got one.' },
  measured_at: { ...INSTANT_OR_NULL, description: 'When the snapshot with these figures was taken.' },
  ...FIGURE_MEMBERS,
  ip_address: TEXT_OR_NULL,
  mac_address: TEXT_OR_NULL,
  os: TEXT_OR_NULL,
  os_version: TEXT_OR_NULL,
  vm_names: { ...TEXTS, description: 'The names that jobs have for it, as an operator said.' },
  created_at: INSTANT,
});

const ALERT = object({
  id: WHOLE,
  node_id: TEXT,
  alert_type: TEXT,
  title: TEXT,
  description: TEXT_OR_NULL,
  priority: TEXT_OR_NULL,
  status: TEXT_OR_NULL,
  application: TEXT_OR_NULL,
  system_ip: TEXT_OR_NULL,
  metric_value: FIGURE,
  count: { ...WHOLE, description: 'How often it came within ten minutes.' },
  created_at: INSTANT,
  last_at: INSTANT,
});

const HISTORY = object({
  node_id: TEXT,
  step_seconds: { type: 'integer', minimum: 1 },
  t: { type: 'array', items: WHOLE, description: 'The start of each bucket, in seconds since 1970.' },
  ...Object.fromEntries(
    FIGURES.flatMap((name) => [
      [name, { ...COLUMN, description: 'The mean of each bucket.' }],
      [`${name}_max`, { ...COLUMN, description: 'The greatest of each bucket.' }],
    ]),
  ),
});

/** A machine, as daemons ask for it. */
const SYSTEM = object({
  id: TEXT,
  Hostname: TEXT_OR_NULL,
  IP_address: TEXT_OR_NULL,
  MAC_address: TEXT_OR_NULL,
  OS: TEXT_OR_NULL,
  OS_Version: TEXT_OR_NULL,
});

/** The answers about nodes, as the OpenAPI document has them. */
export const ANSWERS = {
  node: NODE,
  nodes: page(NODE),
  alerts: page(ALERT),
  history: HISTORY,
  snapshot: object({ success: SUCCESS, message: TEXT, node_id: TEXT }),
  success: object({ success: SUCCESS }),
  introduced: object({ success: SUCCESS, system_info: object({ id: TEXT }) }),
  systems: { type: 'array', items: SYSTEM } satisfies SchemaObject,
  config: object({ success: SUCCESS, config: { type: 'object', additionalProperties: true } }),
  alert: object({ success: SUCCESS, id: WHOLE }),
};

/** Bodies of operators. */
export const BODIES = {
  node: {
    type: 'object',
    properties: {
      hostname: { type: 'string', nullable: true, maxLength: 255, description: 'Null for its own.' },
      vm_names: { type: 'array', maxItems: 1_000, items: { type: 'string', minLength: 1, maxLength: 255 } },
    },
  } satisfies SchemaObject,
  config: {
    type: 'object',
    properties: { config: { type: 'object', additionalProperties: true } },
  } satisfies SchemaObject,
};
