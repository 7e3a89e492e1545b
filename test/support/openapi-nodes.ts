type Schema = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, Schema>>;

const TEXT = { type: 'string' };
const INSTANT = { type: 'string', format: 'date-time' };
const WHOLE = { type: 'integer', minimum: 0 };
const FIGURE = { type: 'number' };
const FREE = { type: 'object', additionalProperties: true };
const SUCCESS = { success: { type: 'boolean', enum: [true] } };
const NAME = { type: 'string', minLength: 1, maxLength: 128 };
const STATUS = { type: 'string', enum: ['online', 'offline', 'unknown'] };
const PAGE = { limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 }, cursor: TEXT };

const textTo = (maxLength: number): Schema => ({ type: 'string', maxLength });
const listOf = (items: Schema, limits: Schema = {}): Schema => ({ type: 'array', items, ...limits });
const each = (schema: Schema, ...names: string[]): Schemas =>
  Object.fromEntries(names.map((name) => [name, schema]));
const orNull = (schema: Schema, ...names: string[]): Schemas => each({ ...schema, nullable: true }, ...names);

function object(required: Schemas, optional: Schemas = {}): Schema {
  const names = Object.keys(required).toSorted();
  const properties = { ...required, ...optional };
  return { type: 'object', properties, ...(names.length > 0 ? { required: names } : {}) };
}

// prettier-ignore
const FIGURES = ['cpu_percent', 'memory_percent', 'memory_used_mb', 'memory_total_mb', 'disk_percent', 'disk_used_gb', 'disk_total_gb',
  'network_rx_bytes', 'network_tx_bytes', 'network_rx_rate_mbps', 'network_tx_rate_mbps', 'uptime_seconds', 'process_count',
  'active_connections', 'load_avg_1m', 'load_avg_5m', 'load_avg_15m'];
// prettier-ignore
const NODE = object({
  id: TEXT, ...each(listOf(TEXT), 'aliases', 'vm_names'), status: STATUS, created_at: INSTANT,
  ...orNull(TEXT, 'hostname', 'ip_address', 'mac_address', 'os', 'os_version'),
  ...orNull(INSTANT, 'last_heartbeat_at', 'last_snapshot_at', 'measured_at'), ...orNull(FIGURE, ...FIGURES),
});
// prettier-ignore
const ALERT = object({
  ...each(TEXT, 'node_id', 'alert_type', 'title'), ...each(WHOLE, 'id', 'count'), ...each(INSTANT, 'created_at', 'last_at'),
  ...orNull(TEXT, 'description', 'priority', 'status', 'application', 'system_ip'), ...orNull(FIGURE, 'metric_value'),
});
const COLUMN = listOf({ ...FIGURE, nullable: true });
const SYSTEM = object({
  id: TEXT,
  ...orNull(TEXT, 'Hostname', 'IP_address', 'MAC_address', 'OS', 'OS_Version'),
});
const SNAPSHOT = object(
  {},
  {
    ...orNull(textTo(128), 'machine_id', 'node_id'),
    ...orNull(TEXT, 'timestamp'),
    ...orNull(FIGURE, ...FIGURES),
  },
);
// prettier-ignore
const TOLD_ALERT = object({ title: TEXT, system_ip: NAME }, {
  ...orNull(TEXT, 'description', 'priority', 'status', 'application', 'alert_type'), ...orNull(FIGURE, 'metric_value'),
});
// prettier-ignore
const TOLD_SYSTEM = object({}, {
  ...orNull(textTo(255), 'Hostname'), ...orNull(textTo(64), 'IP_address'), ...orNull(TEXT, 'MAC_address', 'OS', 'OS_Version'),
  ...orNull(textTo(128), 'machine_id'),
});
// prettier-ignore
const CHANGE = object({}, {
  ...orNull(textTo(255), 'hostname'), vm_names: listOf({ type: 'string', minLength: 1, maxLength: 255 }, { maxItems: 1_000 }),
});

const CONFIG = object({ ...SUCCESS, config: FREE });
const OF_BODIES = [400, 413, 415, 422, 503];
const IF_KNOWN = { 'If-None-Match': TEXT };
const BY_NAME = { parameters: { nodeId: NAME }, errors: [400, 404, 422, 503] };
const CONFIG_ROUTES = Object.fromEntries(
  ['/api/settings/daemon/{nodeId}', '/api/ticket/api/settings/daemon/{nodeId}'].flatMap((path) => [
    [`GET ${path}`, { parameters: { nodeId: NAME }, errors: [400, 422, 503], answers: { 200: CONFIG } }],
    [
      `PUT ${path}`,
      {
        parameters: { nodeId: NAME },
        body: object({}, { config: FREE }),
        errors: OF_BODIES,
        answers: { 200: CONFIG },
      },
    ],
  ]),
);

/** The routes of nodes, for the table of all routes. */
// prettier-ignore
export const NODE_ROUTES = {
  'GET /api/v1/nodes': {
    parameters: { status: STATUS, vm_name: textTo(255), q: textTo(255), sort: { type: 'string', enum: ['id', 'status'] }, ...PAGE, ...IF_KNOWN }, isConditional: true, errors: [422, 503],
    answers: { 200: object({ items: listOf(NODE), ...orNull(TEXT, 'next_cursor') }) },
  },
  'GET /api/v1/nodes/{nodeId}': { ...BY_NAME, parameters: { nodeId: NAME, ...IF_KNOWN }, isConditional: true, answers: { 200: NODE } },
  'DELETE /api/v1/nodes/{nodeId}': { ...BY_NAME, errors: [404, ...OF_BODIES], answers: { 204: undefined } },
  'PUT /api/v1/nodes/{nodeId}': { ...BY_NAME, errors: [404, ...OF_BODIES], body: CHANGE, answers: { 200: NODE } },
  'GET /api/v1/nodes/{nodeId}/history': {
    ...BY_NAME,
    parameters: { nodeId: NAME, from: INSTANT, to: INSTANT, points: { type: 'integer', minimum: 2, maximum: 2_000, default: 300 }, ...IF_KNOWN },
    isConditional: true,
    answers: { 200: object({
      node_id: TEXT, step_seconds: { type: 'integer', minimum: 1 }, t: listOf(WHOLE),
      ...each(COLUMN, ...FIGURES, ...FIGURES.map((name) => `${name}_max`)),
    }) },
  },
  'GET /api/v1/nodes/{nodeId}/alerts': {
    ...BY_NAME, parameters: { nodeId: NAME, ...PAGE, ...IF_KNOWN }, isConditional: true,
    answers: { 200: object({ items: listOf(ALERT), ...orNull(TEXT, 'next_cursor') }) },
  },
  'POST /api/telemetry/snapshot': {
    body: SNAPSHOT, errors: OF_BODIES, answers: { 200: object({ ...SUCCESS, message: TEXT, node_id: TEXT }) },
  },
  'POST /api/heartbeat': {
    body: object({ node_id: NAME }, orNull(TEXT, 'status', 'timestamp')), errors: OF_BODIES, answers: { 200: object(SUCCESS) },
  },
  'POST /api/system_info': {
    body: TOLD_SYSTEM, errors: OF_BODIES,
    answers: Object.fromEntries([200, 201].map((status) => [status, object({ ...SUCCESS, system_info: object({ id: TEXT }) })])),
  },
  'GET /api/system_info': { parameters: { hostname: TEXT }, errors: [422, 503], answers: { 200: listOf(SYSTEM) } },
  ...CONFIG_ROUTES,
  'POST /api/alerts/create': { body: TOLD_ALERT, errors: OF_BODIES, answers: { 201: object({ ...SUCCESS, id: WHOLE }) } },
};
