import type { OpenAPIObject } from '@nestjs/swagger';
import { RATED } from '../rates.js';
import { COLUMNS } from '../history/vm-history.view.js';
import { STATES } from '../libvirt/reading.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

const TEXT: SchemaObject = { type: 'string' };
const WHOLE: SchemaObject = { type: 'integer', minimum: 0 };
const FIGURE: SchemaObject = { type: 'integer', minimum: 0, nullable: true };
const NUMBER: SchemaObject = { type: 'number', minimum: 0, nullable: true };
const PERCENT: SchemaObject = { ...NUMBER, maximum: 100 };
const FLAG: SchemaObject = { type: 'boolean' };
const INSTANT: SchemaObject = { type: 'string', format: 'date-time' };
const INSTANT_OR_NULL: SchemaObject = { ...INSTANT, nullable: true };
const TEXT_OR_NULL: SchemaObject = { ...TEXT, nullable: true };

function object(properties: Record<string, SchemaObject>, optional: readonly string[] = []): SchemaObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required: required.toSorted() };
}

const oneOf = (...words: readonly string[]): SchemaObject => ({ type: 'string', enum: [...words] });
const named = (names: readonly string[], schema: SchemaObject): Record<string, SchemaObject> =>
  Object.fromEntries(names.map((name) => [name, schema]));

const MACHINE = { id: TEXT, name: TEXT, uuid: TEXT };
const VM = {
  ...MACHINE,
  state: oneOf(...STATES),
  ...named(['cpu_count', 'memory_max', 'memory_used', 'cputime'], FIGURE),
};
const BYTES = ['network_rx_bytes', 'network_tx_bytes', 'disk_read_bytes', 'disk_write_bytes'];
const RATES = ['cpu', 'network_rx', 'network_tx', 'disk_read', 'disk_write'];
/** Not for a driver that gives no such figure, and not before the second reading. */
const RATED_NAMES = RATED.map((name) => `${name}_rate`);
const TELEMETRY = object(
  {
    ...VM,
    cpu_usage_percent: PERCENT,
    memory_usage_percent: PERCENT,
    ...named(BYTES, FIGURE),
    ...named(
      RATES.map((name) => `${name}_rate`),
      NUMBER,
    ),
    memory_rate: { type: 'number', nullable: true },
    ...named(RATED_NAMES, { type: 'number', minimum: 0 }),
  },
  RATED_NAMES,
);
const CONFIG = object({
  libvirt_uri: TEXT_OR_NULL,
  influx_url: TEXT_OR_NULL,
  influx_db: TEXT_OR_NULL,
  poll_interval: { type: 'number' },
  batch_max_lines: WHOLE,
  batch_max_sec: { type: 'number' },
  device_cache_ttl: { type: 'number' },
});
const STATUS = object({
  running: FLAG,
  collecting: FLAG,
  started_at: INSTANT_OR_NULL,
  total_collections: WHOLE,
  total_errors: WHOLE,
  last_collection_time: INSTANT_OR_NULL,
  vms_monitored: WHOLE,
  total_metrics_written: WHOLE,
  influx_queue_size: WHOLE,
  lines_lost: WHOLE,
  reconnects: WHOLE,
  last_error: TEXT_OR_NULL,
  config: CONFIG,
});

function list(item: SchemaObject, more: Record<string, SchemaObject> = {}): SchemaObject {
  return object({ count: WHOLE, vms: { type: 'array', items: item }, ...more });
}

/** The answers of the collector, as the OpenAPI document has them. */
export const ANSWERS = {
  start: object({ status: oneOf('started', 'already_running'), message: TEXT, details: STATUS }),
  stop: object({ status: oneOf('stopped', 'not_running'), message: TEXT }),
  status: {
    oneOf: [STATUS, object({ status: oneOf('not_initialized'), running: FLAG, message: TEXT })],
  } satisfies SchemaObject,
  vms: list(object(VM)),
  liveVms: list(object(VM), { source: oneOf('libvirt') }),
  config: object({ config: CONFIG }),
  vmStats: object({ vm_id: TEXT, metrics: { type: 'object', additionalProperties: WHOLE } }),
  history: object({
    vm: TEXT,
    step_seconds: WHOLE,
    t: { type: 'array', items: WHOLE },
    ...named(COLUMNS, { type: 'array', items: NUMBER }),
  }),
  telemetry: list(TELEMETRY, { timestamp: INSTANT }),
  monitored: list(object({ ...MACHINE, last_seen: INSTANT }), {
    source: oneOf('collector'),
    last_collection: INSTANT_OR_NULL,
  }),
  diagnostic: object({
    status: oneOf('success', 'not_initialized'),
    config: CONFIG,
    kvm: object({
      status: oneOf('connected', 'error', 'not_configured'),
      live_vms: WHOLE,
      error: TEXT_OR_NULL,
    }),
    influx: object({ status: oneOf('connected', 'error', 'not_configured'), error: TEXT_OR_NULL }),
    collector: object({ running: FLAG, vms_monitored: WHOLE }),
  }),
};
