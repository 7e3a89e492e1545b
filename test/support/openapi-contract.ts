import { expect } from 'vitest';
import { NODE_ROUTES } from './openapi-nodes.js';

type Schema = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, Schema>>;

interface RouteOfContract {
  readonly parameters?: Schemas;
  readonly body?: Schema;
  readonly answers: Readonly<Record<number, Schema | undefined>>;
  /** The types of a good answer besides JSON, all of them text; one without a schema has no other. */
  readonly textTypes?: readonly string[];
  /** The type of a good answer that is no JSON. */
  readonly picture?: string;
  readonly errors?: readonly number[];
  /** Errors that have `details` and `timestamp`. */
  readonly refusals?: readonly number[];
  /** Whether a 422 has an array in `detail`, as clients of local-telemetry read it. */
  readonly badRun?: boolean;
  readonly isConditional?: boolean;
}

const wholeTo = (maximum: number): Schema => ({ type: 'integer', minimum: 0, maximum });
const textTo = (maxLength: number): Schema => ({ type: 'string', maxLength });
const oneOf = (...words: string[]): Schema => ({ type: 'string', enum: words });
const listOf = (items: Schema, limits: Schema = {}): Schema => ({ type: 'array', items, ...limits });
const INTEGER = { type: 'integer' };
const WHOLE = wholeTo(2 ** 53 - 1);
const TEXT = { type: 'string' };
const INSTANT = { type: 'string', format: 'date-time' };
const PERCENT = { type: 'number', minimum: 0, maximum: 100 };
const FIGURE = { type: 'number' };

function object(required: Schemas, optional: Schemas = {}): Schema {
  const names = Object.keys(required).toSorted();
  const properties = { ...required, ...optional };
  return { type: 'object', properties, ...(names.length > 0 ? { required: names } : {}) };
}

/** A choice can be null only where null is among its words. */
function orNull(members: Schemas): Schemas {
  const nullable = ({ enum: words, ...schema }: Schema): Schema => ({
    ...schema,
    ...(Array.isArray(words) ? { enum: [...(words as string[]), null] } : {}),
    nullable: true,
  });
  return Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, nullable(schema)]));
}

const CONTROL = String.raw`\x00-\x1f\x7f-\x9f`;
const JOB_ID = {
  type: 'string',
  minLength: 1,
  maxLength: 128,
  pattern: `^[^\\s${CONTROL}](?:[^${CONTROL}]{0,126}[^\\s${CONTROL}])?$`,
  not: { enum: ['.', '..'] },
};
const JOB_TYPE = oneOf('backup', 'restore', 'replication');
const BACKUP_TYPE = oneOf('full', 'incremental', 'differential');
const JOB_STATUS = oneOf('pending', 'running', 'stalled', 'completed', 'failed', 'cancelled');
const DISK_INDEX = wholeTo(65_535);
const BYTES = { bytes_transferred: WHOLE, total_bytes: WHOLE };
// prettier-ignore
const ABOUT = { vm_name: textTo(255), repository_id: textTo(128), policy_id: textTo(128), backup_type: BACKUP_TYPE };

const ERROR = {
  oneOf: [
    { type: 'string', nullable: true },
    object({ message: TEXT }, { code: { anyOf: [{}] }, ...orNull({ timestamp: INSTANT }) }),
  ],
};
// prettier-ignore
const REPORTED_DISK = object({ disk_index: DISK_INDEX }, { error: ERROR, ...orNull({
  label: textTo(255), bytes_transferred: FIGURE, total_bytes: FIGURE, progress_percent: FIGURE,
  status: oneOf('pending', 'transferring', 'completed', 'failed', 'running'),
}) });
const REPORTED_STATUS = { status: oneOf('pending', 'running', 'completed', 'failed', 'cancelled') };
// prettier-ignore
const REPORTED = { error: ERROR, ...orNull({
  sequence: WHOLE, timestamp: INSTANT, current_phase: TEXT, bytes_transferred: FIGURE, total_bytes: FIGURE,
  transfer_speed_bps: FIGURE, eta_seconds: FIGURE, progress_percent: FIGURE, warning_count: FIGURE,
  disks: listOf(REPORTED_DISK, { maxItems: 1024 }), ...ABOUT,
}) };
const REPORT = object(REPORTED_STATUS, { ...REPORTED, ...orNull({ job_id: TEXT, job_type: TEXT }) });
const BATCHED = object({ ...REPORTED_STATUS, job_id: JOB_ID, job_type: JOB_TYPE }, REPORTED);
const REGISTERED_DISK = object(
  { disk_index: DISK_INDEX },
  orNull({ label: textTo(255), total_bytes: WHOLE }),
);
// prettier-ignore
const REGISTRATION = object({ job_type: JOB_TYPE }, orNull({
  ...ABOUT, total_bytes: WHOLE, disks: listOf(REGISTERED_DISK, { maxItems: 1024 }),
}));

export const PROBLEM = object(
  { type: TEXT, title: TEXT, status: INTEGER, detail: TEXT, error: TEXT },
  { instance: TEXT, errors: listOf(object({ pointer: TEXT, detail: TEXT })) },
);
export const RUN_PROBLEM = object(
  {
    type: TEXT,
    title: TEXT,
    status: INTEGER,
    error: TEXT,
    detail: listOf(
      object({ type: TEXT, loc: listOf({ oneOf: [TEXT, INTEGER] }), msg: TEXT, input: { anyOf: [{}] } }),
    ),
    errors: listOf(object({ pointer: TEXT, detail: TEXT })),
  },
  { instance: TEXT },
);
/** As clients of Sendense read it. */
export const REFUSAL = object(
  { type: TEXT, title: TEXT, status: INTEGER, detail: TEXT, error: TEXT, details: TEXT, timestamp: INSTANT },
  { instance: TEXT },
);
const STANDING = object({ id: TEXT, status: JOB_STATUS, revision: INTEGER });
const OUTCOME = oneOf('applied', 'superseded', 'unchanged');
const SUCCESS = oneOf('success');
const RECORDED = object({
  status: SUCCESS,
  message: TEXT,
  timestamp: INSTANT,
  outcome: OUTCOME,
  job: STANDING,
});
const RESULT = object(
  { index: INTEGER, status: INTEGER },
  { outcome: OUTCOME, job: STANDING, error: PROBLEM },
);
// prettier-ignore
const DISK = object({
  disk_index: DISK_INDEX, status: oneOf('pending', 'transferring', 'completed', 'failed'), updated_at: INSTANT,
  ...orNull({ label: TEXT, ...BYTES, progress_percent: PERCENT, error_message: TEXT }),
});
// prettier-ignore
const JOB = object({
  id: TEXT, job_type: JOB_TYPE, status: JOB_STATUS, warning_count: WHOLE, created_at: INSTANT, updated_at: INSTANT,
  revision: INTEGER, stuck: { type: 'boolean' },
  ...orNull({
    vm_name: TEXT, repository_id: TEXT, policy_id: TEXT, backup_type: BACKUP_TYPE, current_phase: TEXT, ...BYTES,
    transfer_speed_bps: WHOLE, eta_seconds: wholeTo(2_147_483_647), progress_percent: PERCENT, error_message: TEXT,
    failure_reason: oneOf('lost', 'never_started', 'cancelled_by_operator'), started_at: INSTANT,
    completed_at: INSTANT, last_telemetry_at: INSTANT, last_progress_at: INSTANT,
    observed_speed_bps: WHOLE, estimated_completion_at: INSTANT, took_seconds: { type: 'integer', minimum: 0 },
  }),
}, { disks: listOf(DISK) });
const POSITIVE = { type: 'integer', minimum: 0 };
const NUMBERS_OR_NULL = listOf({ ...POSITIVE, nullable: true });
// prettier-ignore
const SAMPLES = object({
  job_id: TEXT, step_seconds: { type: 'integer', minimum: 5 }, t: listOf(POSITIVE), bytes: listOf(POSITIVE),
  speed_min: NUMBERS_OR_NULL, speed_max: NUMBERS_OR_NULL,
  disks: listOf(object({ disk_index: DISK_INDEX, bytes: NUMBERS_OR_NULL })),
});
const SMALL_CURVE = object({ job_id: TEXT, t: listOf(POSITIVE), speed: NUMBERS_OR_NULL });
const POINTS = { type: 'integer', minimum: 2, maximum: 2_000 };
// prettier-ignore
const EVENT = object({
  id: INTEGER, kind: oneOf('status', 'phase'), reason: oneOf('reported', 'silence', 'contact', 'operator'), at: INSTANT,
  ...orNull({ from: TEXT, to: TEXT }),
});
// prettier-ignore
const HEALTH = object({
  status: oneOf('ok', 'error'), version: TEXT, database: oneOf('sqlite', 'mysql'), uptime_seconds: INTEGER,
});
// prettier-ignore
const AUDIT_EVENT = object({
  id: INTEGER, at: INSTANT, actor: TEXT, subject: TEXT,
  action: oneOf('job.registered', 'job.cancelled', 'token.created', 'token.revoked', 'node.changed', 'node.configured',
    'node.deleted'),
  ...orNull({ detail: { type: 'object', additionalProperties: true } }),
});
/** The health library defines the details of each check. */
const READINESS = expect.any(Object) as Schema;

const SAMPLE = object({
  name: TEXT,
  labels: { type: 'object', additionalProperties: TEXT },
  value: { type: 'number' },
});
const METRIC = object({
  name: TEXT,
  type: oneOf('counter', 'gauge', 'histogram', 'summary'),
  help: TEXT,
  samples: listOf(SAMPLE),
});
const METRICS = object({ metrics: listOf(METRIC) });

const commaList = (words: string): Schema => ({ type: 'string', pattern: `^(${words})(,(${words}))*$` });
// prettier-ignore
const CHOICE = {
  status: commaList('pending|running|stalled|completed|failed|cancelled'),
  job_type: commaList('backup|restore|replication'), vm_name: textTo(255), repository_id: textTo(128), q: textTo(255), include: oneOf('disks'),
};
// prettier-ignore
const FILTERS = {
  ...CHOICE, created_after: INSTANT, created_before: INSTANT, changed_since: INSTANT,
  limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 }, cursor: TEXT,
};
const VM_NAME = { type: 'string', minLength: 1, maxLength: 255 };
const NUMBERS = (...names: string[]): Schema =>
  object(Object.fromEntries(names.map((name) => [name, WHOLE])));
// prettier-ignore
const SUMMARY = object({
  at: INSTANT, version: TEXT, jobs: NUMBERS('pending', 'running', 'stalled', 'stuck'), speed_bps: WHOLE,
  last_24h: NUMBERS('completed', 'with_warnings', 'failed', 'cancelled', 'bytes'),
  attention: listOf(object({
    kind: oneOf('failed', 'lost', 'stalled', 'stuck', 'no_good_run'), job_type: JOB_TYPE, since: INSTANT, reason: TEXT,
    ...orNull({ job_id: TEXT, vm_name: TEXT }),
  }), { maxItems: 50 }),
});
// prettier-ignore
const THROUGHPUT = object({
  step_seconds: INTEGER, t: listOf(WHOLE), bytes_per_second: listOf(WHOLE),
  marks: listOf(object({ at: INSTANT, kind: oneOf('failed', 'warnings'), job_id: TEXT, ...orNull({ vm_name: TEXT }) })),
});
// prettier-ignore
const MACHINE = object({
  vm_name: TEXT, job_type: JOB_TYPE, failures_since: WHOLE,
  days: listOf(oneOf('good', 'warnings', 'failed', 'running', 'none')),
  last_job: { ...object({ id: TEXT, status: JOB_STATUS, ...orNull({ started_at: INSTANT, completed_at: INSTANT }) }), nullable: true },
  ...orNull({ last_good_at: INSTANT, usual_interval_seconds: WHOLE, usual_seconds: WHOLE, usual_bytes: WHOLE }),
});
// prettier-ignore
const RUN = object({
  id: TEXT, job_type: JOB_TYPE, status: JOB_STATUS, warning_count: WHOLE,
  ...orNull({
    backup_type: BACKUP_TYPE, failure_reason: oneOf('lost', 'never_started', 'cancelled_by_operator'), bytes_transferred: WHOLE,
    started_at: INSTANT, completed_at: INSTANT, took_seconds: WHOLE,
  }),
});
const IF_KNOWN = { 'If-None-Match': TEXT };
const OF_BODIES = [400, 413, 415, 422, 503];

const OF_RUN_BODIES = [400, 413, 415, 503];
const RUN_STATUS = oneOf('running', 'success', 'failure', 'partial', 'timeout', 'cancelled');
const RUN_NAME = { type: 'string', minLength: 1, maxLength: 255 };
const STAMP = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$` };
const schemas = (schema: Schema, ...names: string[]): Schemas =>
  Object.fromEntries(names.map((name) => [name, schema]));
// prettier-ignore
const SHORT_TEXTS = ['product', 'product_family', 'platform', 'subdomain', 'website', 'website_section', 'item_name', 'git_repo',
  'git_branch', 'git_commit_hash', 'git_run_tag', 'git_commit_author', 'git_commit_timestamp', 'host', 'environment', 'trigger_type',
  'insight_id', 'parent_run_id', 'agent_owner', 'api_posted_at', 'end_time'];
// prettier-ignore
const LONG_TEXTS = ['input_summary', 'output_summary', 'source_ref', 'target_ref', 'error_summary', 'error_details'];
const RUN_COUNTS = [
  'items_discovered',
  'items_succeeded',
  'items_failed',
  'items_skipped',
  'api_retry_count',
];
const FREE = { type: 'object', additionalProperties: true };
const SOURCE = oneOf('manual', 'llm', 'ci');
// prettier-ignore
const TOLD_RUN = object({ ...schemas(RUN_NAME, 'event_id', 'run_id', 'agent_name', 'job_type'), start_time: INSTANT }, {
  status: RUN_STATUS, api_posted: { type: 'boolean' }, ...schemas(WHOLE, ...RUN_COUNTS),
  ...orNull({
    created_at: INSTANT, duration_ms: WHOLE, ...schemas(textTo(500), ...SHORT_TEXTS), ...schemas(TEXT, ...LONG_TEXTS),
    git_commit_source: SOURCE, ...schemas(FREE, 'metrics_json', 'context_json'),
  }),
});
// prettier-ignore
const STORED_RUN = object({
  ...schemas(TEXT, 'event_id', 'run_id', 'agent_name', 'job_type'), ...schemas(STAMP, 'created_at', 'updated_at', 'start_time'),
  ...schemas(INTEGER, 'id', 'schema_version'), status: RUN_STATUS, api_posted: { type: 'boolean' },
  ...schemas({ type: 'integer', minimum: 0 }, ...RUN_COUNTS, 'duration_ms'),
  ...orNull({
    ...schemas(TEXT, ...SHORT_TEXTS, ...LONG_TEXTS, 'commit_url', 'repo_url'),
    git_commit_source: SOURCE, ...schemas(FREE, 'metrics_json', 'context_json'),
  }),
});
// prettier-ignore
const PATCHED_RUN = object({}, orNull({
  status: RUN_STATUS, updated_at: INSTANT, ...schemas(textTo(500), 'end_time', 'git_commit_author', 'git_commit_timestamp'),
  ...schemas(WHOLE, 'duration_ms', 'items_discovered', 'items_succeeded', 'items_failed', 'items_skipped'),
  ...schemas(TEXT, 'error_summary', 'error_details', 'output_summary', 'input_summary'), git_commit_source: SOURCE,
  ...schemas(FREE, 'metrics_json', 'context_json'),
}));
const BATCHED_RUNS = {
  ...schemas({ type: 'integer', minimum: 0 }, 'inserted', 'duplicates', 'total'),
  errors: listOf(TEXT),
};
// prettier-ignore
const RUN_FILTERS = {
  ...schemas(TEXT, 'agent_name', 'status', 'job_type', 'run_id', 'parent_run_id', 'cursor'),
  ...schemas(INSTANT, 'created_before', 'created_after', 'start_time_from', 'start_time_to'),
  limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 }, offset: { type: 'integer', minimum: 0, default: 0 },
};

const AMOUNT = { type: 'integer', minimum: 0 };
const RATE = { type: 'number', minimum: 0 };
const FLAG = { type: 'boolean' };
// prettier-ignore
const VM = {
  ...schemas(TEXT, 'id', 'name', 'uuid'),
  state: oneOf('nostate', 'running', 'blocked', 'paused', 'shutdown', 'shutoff', 'crashed', 'pmsuspended'),
  ...orNull(schemas(AMOUNT, 'cpu_count', 'memory_max', 'memory_used', 'cputime')),
};
// prettier-ignore
const VM_TELEMETRY = object({
  ...VM, ...orNull({
    cpu_usage_percent: PERCENT, memory_usage_percent: PERCENT,
    ...schemas(AMOUNT, 'network_rx_bytes', 'network_tx_bytes', 'disk_read_bytes', 'disk_write_bytes'),
    ...schemas(RATE, 'cpu_rate', 'network_rx_rate', 'network_tx_rate', 'disk_read_rate', 'disk_write_rate'),
    memory_rate: FIGURE,
  }),
}, schemas(RATE, ...['net_rxbytes', 'net_txbytes', 'net_rxpackets', 'net_txpackets', 'disk_rd_req', 'disk_rd_bytes', 'disk_wr_reqs',
  'disk_wr_bytes'].map((name) => `${name}_rate`)));
const VM_COLUMNS = [
  'cpu_percent',
  'memory_used',
  'disk_read_rate',
  'disk_write_rate',
  'network_rx_rate',
  'network_tx_rate',
].flatMap((name) => [name, `${name}_max`]);
const COLLECTOR_CONFIG = object({
  ...orNull(schemas(TEXT, 'libvirt_uri', 'influx_url', 'influx_db')),
  ...schemas(FIGURE, 'poll_interval', 'batch_max_sec', 'device_cache_ttl'),
  batch_max_lines: AMOUNT,
});
// prettier-ignore
const COLLECTOR_STATUS = object({
  ...schemas(FLAG, 'running', 'collecting'), config: COLLECTOR_CONFIG,
  ...orNull({ started_at: INSTANT, last_collection_time: INSTANT, last_error: TEXT }),
  ...schemas(AMOUNT, 'total_collections', 'total_errors', 'vms_monitored', 'total_metrics_written', 'influx_queue_size', 'lines_lost',
    'reconnects'),
});
const listed = (item: Schema, more: Schemas = {}): Schema =>
  object({ count: AMOUNT, vms: listOf(item), ...more });
const TRIAL = { status: oneOf('connected', 'error', 'not_configured'), ...orNull({ error: TEXT }) };
const CHANGE = { disk_id: TEXT, change_id: TEXT, message: TEXT };
// prettier-ignore
const BACKUP = object({
  backup_id: TEXT, backup_type: BACKUP_TYPE, type: BACKUP_TYPE, status: JOB_STATUS, ...BYTES, disks_count: WHOLE,
  transfer_speed_bps: WHOLE, progress_percent: PERCENT, created_at: INSTANT,
  ...orNull({ vm_name: TEXT, repository_id: TEXT, policy_id: TEXT, current_phase: TEXT }),
}, { ...schemas(TEXT, 'change_id', 'error_message'), ...schemas(INSTANT, 'last_telemetry_at', 'started_at', 'completed_at') });
// prettier-ignore
const COMPLETION = object({ change_id: { type: 'string', minLength: 1, maxLength: 255 } }, {
  disk_id: { oneOf: [DISK_INDEX, { type: 'string', pattern: String.raw`^(?:disk-)?\d{1,5}$` }] }, bytes_transferred: FIGURE,
});
const COMPLETED = object({
  status: oneOf('completed'),
  ...schemas(TEXT, 'backup_id', 'change_id', 'message'),
  timestamp: INSTANT,
});

/** The contract's routes, and its tables as OpenAPI 3.0 says them. */
// prettier-ignore
export const ROUTES: Readonly<Record<string, RouteOfContract>> = {
  'POST /api/v1/telemetry/{jobType}/{jobId}': {
    parameters: { jobType: JOB_TYPE, jobId: JOB_ID }, body: REPORT, answers: { 200: RECORDED }, errors: [404, 409, ...OF_BODIES],
  },
  'POST /api/v1/telemetry/batch': {
    body: object({ updates: listOf(BATCHED, { minItems: 1, maxItems: 1000 }) }),
    answers: { 200: object({ status: SUCCESS, results: listOf(RESULT) }) }, errors: OF_BODIES,
  },
  'PUT /api/v1/jobs/{jobId}': {
    parameters: { jobId: JOB_ID }, body: REGISTRATION, answers: { 200: JOB, 201: JOB }, errors: [409, ...OF_BODIES],
  },
  'POST /api/v1/jobs/{jobId}/cancel': {
    parameters: { jobId: JOB_ID }, body: object({}, orNull({ reason: TEXT })), answers: { 200: JOB }, errors: [404, 409, ...OF_BODIES],
  },
  'GET /api/v1/jobs': {
    parameters: { ...FILTERS, ...IF_KNOWN }, isConditional: true, errors: [422, 503],
    answers: { 200: object({ items: listOf(JOB), ...orNull({ next_cursor: TEXT }) }) },
  },
  'GET /api/v1/jobs/{jobId}': {
    parameters: { jobId: JOB_ID, ...IF_KNOWN }, isConditional: true, answers: { 200: JOB }, errors: [400, 404, 422, 503],
  },
  'GET /api/v1/jobs/{jobId}/events': {
    parameters: { jobId: JOB_ID, limit: { type: 'integer', minimum: 1, maximum: 1000, default: 200 }, cursor: TEXT },
    answers: { 200: object({ items: listOf(EVENT), ...orNull({ next_cursor: TEXT }) }) }, errors: [400, 404, 422, 503],
  },
  'GET /api/v1/jobs/{jobId}/reporter': {
    parameters: { jobId: JOB_ID }, answers: { 200: object(orNull({ token: TEXT, host: TEXT, address: TEXT, at: INSTANT })) },
    errors: [400, 404, 422, 503],
  },
  'GET /api/v1/jobs/{jobId}/samples': {
    parameters: { jobId: JOB_ID, points: { ...POINTS, default: 300 }, ...IF_KNOWN },
    answers: { 200: SAMPLES }, isConditional: true, errors: [400, 404, 422, 503],
  },
  'GET /api/v1/samples': {
    parameters: { jobs: TEXT, points: { ...POINTS, default: 16 }, ...IF_KNOWN },
    answers: { 200: object({ items: listOf(SMALL_CURVE) }) }, isConditional: true, errors: [422, 503],
  },
  'GET /api/v1/stream': {
    parameters: { ...CHOICE, job_id: TEXT, summary: oneOf('0', '1'), runs: oneOf('0', '1'), 'Last-Event-ID': TEXT },
    answers: { 200: undefined }, textTypes: ['text/event-stream'], errors: [422, 429, 503],
  },
  'POST /api/telemetry/start': {
    answers: { 200: object({ status: oneOf('started', 'already_running'), message: TEXT, details: COLLECTOR_STATUS }) },
    errors: [400, 413, 415, 500, 502],
  },
  'POST /api/telemetry/stop': {
    answers: { 200: object({ status: oneOf('stopped', 'not_running'), message: TEXT }) }, errors: [400, 413, 415],
  },
  'GET /api/telemetry/status': {
    answers: { 200: { oneOf: [COLLECTOR_STATUS, object({ status: oneOf('not_initialized'), running: FLAG, message: TEXT })] } },
  },
  'GET /api/telemetry/vms': { answers: { 200: listed(object(VM)) } },
  'GET /api/telemetry/live-vms': { answers: { 200: listed(object(VM), { source: oneOf('libvirt') }) }, errors: [502] },
  'GET /api/telemetry/config': { answers: { 200: object({ config: COLLECTOR_CONFIG }) } },
  'GET /api/telemetry/vm-stats/{id}': {
    parameters: { id: TEXT }, errors: [400, 404],
    answers: { 200: object({ vm_id: TEXT, metrics: { type: 'object', additionalProperties: AMOUNT } }) },
  },
  'GET /api/telemetry/vm-history/{id}': {
    parameters: { id: TEXT, from: INSTANT, to: INSTANT, points: { type: 'integer', minimum: 2, maximum: 2_000, default: 300 } },
    errors: [400, 422, 500, 502],
    answers: { 200: object({ vm: TEXT, step_seconds: AMOUNT, t: { type: 'array', items: AMOUNT },
      ...Object.fromEntries(VM_COLUMNS.map((name) => [name, { type: 'array', items: { ...RATE, nullable: true } }])) }) },
  },
  'GET /api/telemetry/vm-telemetry': { answers: { 200: listed(VM_TELEMETRY, { timestamp: INSTANT }) } },
  'GET /api/telemetry/monitored-vms': {
    answers: { 200: listed(object({ ...schemas(TEXT, 'id', 'name', 'uuid'), last_seen: INSTANT }), {
      source: oneOf('collector'), ...orNull({ last_collection: INSTANT }),
    }) },
  },
  'GET /api/telemetry/diagnostic': {
    answers: { 200: object({
      status: oneOf('success', 'not_initialized'), config: COLLECTOR_CONFIG, kvm: object({ ...TRIAL, live_vms: AMOUNT }),
      influx: object(TRIAL), collector: object({ running: FLAG, vms_monitored: AMOUNT }),
    }) },
  },
  'GET /api/v1/summary': { answers: { 200: SUMMARY }, errors: [422, 503] },
  'GET /api/v1/throughput': {
    parameters: { hours: { type: 'integer', minimum: 1, maximum: 720, default: 24 }, ...IF_KNOWN },
    answers: { 200: THROUGHPUT }, isConditional: true, errors: [422, 503],
  },
  'GET /api/v1/machines': {
    parameters: { q: textTo(255), sort: oneOf('worst', 'name'), limit: FILTERS.limit, cursor: TEXT, ...IF_KNOWN },
    answers: { 200: object({ items: listOf(MACHINE), ...orNull({ next_cursor: TEXT }) }) }, isConditional: true, errors: [422, 503],
  },
  'GET /api/v1/machines/{vmName}': {
    parameters: { vmName: VM_NAME, ...IF_KNOWN }, isConditional: true, errors: [400, 404, 422, 503],
    answers: { 200: object({ items: listOf(MACHINE), runs: listOf(RUN) }) },
  },
  'GET /api/v1/machines/{vmName}/badge.svg': {
    parameters: { vmName: VM_NAME, job_type: JOB_TYPE }, answers: {}, picture: 'image/svg+xml', errors: [400, 404, 422, 503],
  },
  'POST /api/v1/runs': {
    body: TOLD_RUN, badRun: true, errors: OF_RUN_BODIES,
    answers: {
      200: object({ status: oneOf('duplicate'), event_id: TEXT, message: TEXT }),
      201: object({ status: oneOf('created'), event_id: TEXT, run_id: TEXT }),
    },
  },
  'POST /api/v1/runs/batch': {
    body: { oneOf: [listOf(TOLD_RUN), object({ runs: listOf(TOLD_RUN) })] }, badRun: true, errors: OF_RUN_BODIES,
    answers: { 200: object(BATCHED_RUNS), 201: object({ status: SUCCESS, ...BATCHED_RUNS }) },
  },
  'GET /api/v1/runs': {
    parameters: { ...RUN_FILTERS, ...IF_KNOWN }, badRun: true, errors: [400, 503], isConditional: true,
    answers: { 200: { oneOf: [listOf(STORED_RUN), object({ items: listOf(STORED_RUN), ...orNull({ next_cursor: TEXT }) })] } },
  },
  'GET /api/v1/runs/{event_id}': {
    parameters: { event_id: TEXT, ...IF_KNOWN }, errors: [400, 404, 503], isConditional: true, answers: { 200: STORED_RUN },
  },
  'PATCH /api/v1/runs/{event_id}': {
    parameters: { event_id: TEXT }, body: PATCHED_RUN, badRun: true, errors: [404, ...OF_RUN_BODIES],
    answers: { 200: object({ event_id: TEXT, updated: { type: 'boolean' }, fields_updated: listOf(TEXT) }) },
  },
  'POST /api/v1/runs/{event_id}/associate-commit': {
    parameters: { event_id: TEXT }, badRun: true, errors: [404, ...OF_RUN_BODIES],
    body: object({ commit_hash: { type: 'string', minLength: 7, maxLength: 40 }, commit_source: oneOf('manual', 'llm', 'ci') },
      orNull({ commit_author: textTo(500), commit_timestamp: textTo(500) })),
    answers: { 200: object({ status: SUCCESS, event_id: TEXT, run_id: TEXT, commit_hash: TEXT }) },
  },
  'GET /api/v1/runs/{event_id}/commit-url': {
    parameters: { event_id: TEXT }, errors: [400, 404, 503], answers: { 200: object(orNull({ commit_url: TEXT })) },
  },
  'GET /api/v1/runs/{event_id}/repo-url': {
    parameters: { event_id: TEXT }, errors: [400, 404, 503], answers: { 200: object(orNull({ repo_url: TEXT })) },
  },
  'GET /api/v1/metadata': {
    errors: [503], answers: { 200: object({
      agent_names: listOf(TEXT), job_types: listOf(TEXT), cache_hit: { type: 'boolean' },
      counts: object({ agent_names: POSITIVE, job_types: POSITIVE }),
    }) },
  },
  'GET /api/v1/backups': {
    parameters: { ...schemas(TEXT, 'vm_name', 'repository_id', 'cursor'), status: JOB_STATUS, backup_type: BACKUP_TYPE,
      limit: { type: 'integer', minimum: 1, maximum: 1000, default: 1000 } },
    answers: { 200: object({ backups: listOf(BACKUP), total: WHOLE }, { next_cursor: TEXT }) }, refusals: [400], errors: [503],
  },
  'GET /api/v1/backups/{jobId}': { parameters: { jobId: JOB_ID }, answers: { 200: BACKUP }, refusals: [400, 404], errors: [503] },
  'GET /api/v1/backups/changeid': {
    parameters: schemas(TEXT, 'vm_name', 'disk_id'), refusals: [400], errors: [503],
    answers: { 200: object({ vm_name: TEXT, ...CHANGE }, { backup_job_id: TEXT }) },
  },
  'GET /api/v1/backups/stats': {
    parameters: schemas(TEXT, 'vm_name', 'repository_id'), refusals: [400], errors: [503],
    answers: { 200: object({ ...schemas(WHOLE, 'backup_count', 'total_size_bytes'), ...orNull({ last_backup_at: INSTANT }) }) },
  },
  'POST /api/v1/backups/{jobId}/complete': {
    parameters: { jobId: JOB_ID }, body: COMPLETION, answers: { 200: COMPLETED }, refusals: [400, 404], errors: [413, 415, 503],
  },
  'GET /api/v1/replications/changeid': {
    parameters: schemas(TEXT, 'vm_path', 'disk_id'), refusals: [400], errors: [503],
    answers: { 200: object({ ...schemas(TEXT, 'vm_path', 'vm_name'), ...CHANGE }, { backup_job_id: TEXT }) },
  },
  'POST /api/v1/replications/{jobId}/changeid': {
    parameters: { jobId: JOB_ID }, body: COMPLETION, answers: { 200: COMPLETED }, refusals: [400, 404], errors: [413, 415, 503],
  },
  ...NODE_ROUTES,
  'GET /api/v1/audit': {
    parameters: { limit: FILTERS.limit, cursor: TEXT }, errors: [422, 503],
    answers: { 200: object({ items: listOf(AUDIT_EVENT), ...orNull({ next_cursor: TEXT }) }) },
  },
  'GET /metrics': {
    parameters: { Accept: TEXT }, answers: { 200: METRICS }, textTypes: ['text/plain', 'application/openmetrics-text'],
  },
  'GET /health': { answers: { 200: HEALTH, 503: HEALTH } },
  'GET /health/live': { answers: { 200: object({ status: oneOf('ok') }) } },
  'GET /health/ready': { answers: { 200: READINESS, 503: READINESS } },
};
