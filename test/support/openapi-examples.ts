/** A request and the status that it gets of a hub with the jobs `running`, `to-cancel` and `ended`, which is of the machine `pg1`. */
export interface Example {
  readonly route: string;
  readonly status: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const AS_JSON = { 'content-type': 'application/json' };
const OVER_1_MIB = '{}'.padEnd(1024 * 1024 + 1);
const UPDATES = [{ job_id: 'running', job_type: 'backup', status: 'running' }, { job_id: 'bad one ' }];
const DISKS = [{ disk_index: 0, label: 'root', total_bytes: 5 }];

const ofWrongBodies = (route: string, path: string): Example[] => [
  { route, status: 413, path, headers: AS_JSON, body: OVER_1_MIB },
  { route, status: 415, path, headers: { 'content-type': 'text/plain' }, body: '{}' },
];

/** By route: where a good request goes, and then what is sent there or elsewhere, by the status that it gets. */
const sent = (
  route: string,
  path: string,
  ...requests: [status: number, body: object, path?: string][]
): Example[] => [
  { route, status: 400, path, headers: AS_JSON, body: '[]' },
  ...ofWrongBodies(route, path),
  ...requests.map(([status, body, elsewhere = path]) => ({
    route,
    status,
    path: elsewhere,
    headers: AS_JSON,
    body: JSON.stringify(body),
  })),
];

const asked = (route: string, ...requests: [status: number, path: string][]): Example[] =>
  requests.map(([status, path]) => ({
    route,
    status,
    path,
    ...(status === 304 ? { headers: { 'if-none-match': '*' } } : {}),
  }));

const RUN = {
  event_id: 'told',
  run_id: 'r',
  agent_name: 'a',
  job_type: 'b',
  start_time: '2026-01-02T03:04:05Z',
  git_repo: 'https://github.com/o/r',
};
const MACHINE = { Hostname: 'm1', IP_address: '10.0.0.1', MAC_address: '52:54:00:00:00:01' };
const COMMIT = { commit_hash: 'abcdef1', commit_source: 'ci' };
const OVER_16_MIB = '{}'.padEnd(16 * 1024 * 1024 + 1);

/** The collector where no machines are configured: a body is not needed, but read. */
const steered = (name: string, status: number): Example[] => {
  const [malformed, ...others] = sent(`POST /api/telemetry/${name}`, `/api/telemetry/${name}`, [status, {}]);
  return [...(malformed ? [{ ...malformed, body: '{' }] : []), ...others];
};

/** The same for the run ledger, where another body is refused with 400, and bodies may be longer. */
const told = (
  route: string,
  path: string,
  bad: string,
  ...requests: [status: number, body: object, path?: string][]
): Example[] => {
  const [malformed, large, ...others] = sent(route, path, ...requests);
  return [
    { route, path, ...malformed, status: 400, body: bad },
    { route, path, ...large, status: 413, body: OVER_16_MIB },
    ...others,
  ];
};

// prettier-ignore
export const EXAMPLES: readonly Example[] = [
  ...sent('POST /api/v1/telemetry/{jobType}/{jobId}', '/api/v1/telemetry/backup/running',
    [200, { status: 'running', bytes_transferred: 5, error: 'slow' }],
    [404, { status: 'running' }, '/api/v1/telemetry/theft/running'],
    [409, { status: 'running' }, '/api/v1/telemetry/restore/running'],
    [422, { status: 'done', disks: [{}] }]),
  ...sent('POST /api/v1/telemetry/batch', '/api/v1/telemetry/batch', [200, { updates: UPDATES }], [422, {}]),
  ...sent('PUT /api/v1/jobs/{jobId}', '/api/v1/jobs/running',
    [201, { job_type: 'backup', disks: DISKS }, '/api/v1/jobs/new'],
    [200, { job_type: 'backup', policy_id: 'gold' }],
    [409, { job_type: 'restore' }],
    [422, {}]),
  ...sent('POST /api/v1/jobs/{jobId}/cancel', '/api/v1/jobs/to-cancel/cancel',
    [200, { reason: 'enough' }],
    [404, {}, '/api/v1/jobs/nobody/cancel'],
    [409, {}, '/api/v1/jobs/ended/cancel'],
    [422, { reason: 5 }]),
  ...asked('GET /api/v1/jobs', [200, '/api/v1/jobs?include=disks&limit=2'], [200, '/api/v1/jobs'], [304, '/api/v1/jobs'],
    [422, '/api/v1/jobs?limit=0']),
  ...asked('GET /api/v1/jobs/{jobId}', [200, '/api/v1/jobs/running'], [200, '/api/v1/jobs/ended'],
    [304, '/api/v1/jobs/running'], [404, '/api/v1/jobs/nobody'], [422, '/api/v1/jobs/nobody%20'], [400, '/api/v1/jobs/no%zzbody']),
  ...asked('GET /api/v1/jobs/{jobId}/events', [200, '/api/v1/jobs/running/events'],
    [200, '/api/v1/jobs/ended/events?limit=1'], [404, '/api/v1/jobs/nobody/events'],
    [422, '/api/v1/jobs/nobody%20/events'], [422, '/api/v1/jobs/running/events?limit=1001'],
    [400, '/api/v1/jobs/no%zzbody/events']),
  ...asked('GET /api/v1/jobs/{jobId}/reporter', [200, '/api/v1/jobs/running/reporter'], [404, '/api/v1/jobs/nobody/reporter'],
    [422, '/api/v1/jobs/nobody%20/reporter'], [400, '/api/v1/jobs/no%zzbody/reporter']),
  ...asked('GET /api/v1/jobs/{jobId}/samples', [200, '/api/v1/jobs/running/samples?points=2'],
    [304, '/api/v1/jobs/running/samples'], [404, '/api/v1/jobs/nobody/samples'], [422, '/api/v1/jobs/running/samples?points=1'],
    [400, '/api/v1/jobs/no%zzbody/samples']),
  ...asked('GET /api/v1/samples', [200, '/api/v1/samples?jobs=running,nobody'], [304, '/api/v1/samples?jobs=running'],
    [422, '/api/v1/samples'], [422, '/api/v1/samples?jobs=running&points=2001']),
  ...asked('GET /api/v1/stream', [200, '/api/v1/stream?status=running'], [422, '/api/v1/stream?limit=5']),
  ...asked('GET /api/v1/summary', [200, '/api/v1/summary'], [422, '/api/v1/summary?since=1']),
  ...asked('GET /api/v1/throughput', [200, '/api/v1/throughput'], [200, '/api/v1/throughput?hours=720'],
    [304, '/api/v1/throughput'], [422, '/api/v1/throughput?hours=721']),
  ...asked('GET /api/v1/machines', [200, '/api/v1/machines'], [200, '/api/v1/machines?sort=name&limit=1&q=pg'],
    [304, '/api/v1/machines'], [422, '/api/v1/machines?sort=best']),
  ...asked('GET /api/v1/machines/{vmName}', [200, '/api/v1/machines/pg1'], [304, '/api/v1/machines/pg1'],
    [404, '/api/v1/machines/nobody'], [422, `/api/v1/machines/${'x'.repeat(256)}`], [400, '/api/v1/machines/no%zzbody']),
  ...asked('GET /api/v1/machines/{vmName}/badge.svg', [200, '/api/v1/machines/pg1/badge.svg'],
    [404, '/api/v1/machines/nobody/badge.svg'], [422, '/api/v1/machines/pg1/badge.svg?job_type=theft'],
    [400, '/api/v1/machines/no%zzbody/badge.svg']),
  ...told('POST /api/v1/runs', '/api/v1/runs', '[]',
    [201, RUN], [200, RUN], [422, { run_id: 5 }]),
  ...told('POST /api/v1/runs/batch', '/api/v1/runs/batch', '5',
    [200, [RUN, { ...RUN, status: 'bogus' }]], [201, { runs: [RUN] }], [422, [{}]]),
  ...told('PATCH /api/v1/runs/{event_id}', '/api/v1/runs/told', '{}',
    [200, { status: 'completed', metrics_json: { a: 1 } }], [404, {}, '/api/v1/runs/nobody'], [422, { status: 'done' }]),
  ...told('POST /api/v1/runs/{event_id}/associate-commit', '/api/v1/runs/told/associate-commit', '[]',
    [200, COMMIT], [404, COMMIT, '/api/v1/runs/nobody/associate-commit'], [422, {}]),
  ...asked('GET /api/v1/runs', [200, '/api/v1/runs'], [200, '/api/v1/runs?cursor=&limit=1'], [304, '/api/v1/runs'],
    [400, '/api/v1/runs?status=done'], [422, '/api/v1/runs?limit=0']),
  ...asked('GET /api/v1/runs/{event_id}', [200, '/api/v1/runs/told'], [304, '/api/v1/runs/told'],
    [404, '/api/v1/runs/nobody'], [400, '/api/v1/runs/no%zzbody']),
  ...['commit-url', 'repo-url'].flatMap((page) => asked(`GET /api/v1/runs/{event_id}/${page}`, [200, `/api/v1/runs/told/${page}`],
    [404, `/api/v1/runs/nobody/${page}`], [400, `/api/v1/runs/no%zzbody/${page}`])),
  ...steered('start', 500),
  ...steered('stop', 200),
  ...['status', 'vms', 'config', 'vm-telemetry', 'monitored-vms', 'diagnostic'].flatMap((name) =>
    asked(`GET /api/telemetry/${name}`, [200, `/api/telemetry/${name}`])),
  ...asked('GET /api/telemetry/live-vms', [502, '/api/telemetry/live-vms']),
  ...asked('GET /api/telemetry/vm-history/{id}', [500, '/api/telemetry/vm-history/pg1'], [422, '/api/telemetry/vm-history/pg1?points=1'],
    [400, '/api/telemetry/vm-history/%zz']),
  ...asked('GET /api/telemetry/vm-stats/{id}', [404, '/api/telemetry/vm-stats/1'], [400, '/api/telemetry/vm-stats/%zz']),
  ...asked('GET /api/v1/metadata', [200, '/api/v1/metadata']),
  ...asked('GET /api/v1/backups', [200, '/api/v1/backups?status=running&limit=1'], [400, '/api/v1/backups?status=done']),
  ...asked('GET /api/v1/backups/{jobId}', [200, '/api/v1/backups/ended'], [404, '/api/v1/backups/nobody'], [400, '/api/v1/backups/no%zzbody']),
  ...asked('GET /api/v1/backups/changeid', [200, '/api/v1/backups/changeid?vm_name=pg1'], [400, '/api/v1/backups/changeid']),
  ...asked('GET /api/v1/backups/stats', [200, '/api/v1/backups/stats'], [400, '/api/v1/backups/stats?status=failed']),
  ...sent('POST /api/v1/backups/{jobId}/complete', '/api/v1/backups/ended/complete',
    [200, { change_id: 'c', disk_id: 0, bytes_transferred: 5 }], [404, { change_id: 'c' }, '/api/v1/backups/nobody/complete']),
  ...asked('GET /api/v1/replications/changeid', [200, '/api/v1/replications/changeid?vm_path=/DC/vm/pg1'],
    [400, '/api/v1/replications/changeid']),
  ...sent('POST /api/v1/replications/{jobId}/changeid', '/api/v1/replications/ended/changeid',
    [200, { change_id: 'c', disk_id: 'disk-2000' }], [404, { change_id: 'c' }, '/api/v1/replications/nobody/changeid']),
  ...sent('POST /api/telemetry/snapshot', '/api/telemetry/snapshot', [200, { machine_id: 'm1', cpu_percent: 5 }], [422, {}]),
  ...sent('POST /api/heartbeat', '/api/heartbeat', [200, { node_id: '10.0.0.1', status: 'online' }], [422, {}]),
  ...sent('POST /api/system_info', '/api/system_info', [201, MACHINE], [200, MACHINE], [422, { OS: 'Linux' }]),
  ...asked('GET /api/system_info', [200, '/api/system_info?hostname=m1'], [422, '/api/system_info?name=m1']),
  ...['/api', '/api/ticket/api'].flatMap((base) => [
    ...sent(`PUT ${base}/settings/daemon/{nodeId}`, `${base}/settings/daemon/m1`, [200, { config: { interval: 5 } }], [422, { token: 'x' }]),
    ...asked(`GET ${base}/settings/daemon/{nodeId}`, [200, `${base}/settings/daemon/m1`],
      [422, `${base}/settings/daemon/${'x'.repeat(129)}`], [400, `${base}/settings/daemon/m%zz1`]),
  ]),
  ...sent('POST /api/alerts/create', '/api/alerts/create', [201, { title: 'CPU', system_ip: 'm1', metric_value: 97 }], [422, {}]),
  ...asked('GET /api/v1/nodes', [200, '/api/v1/nodes'], [304, '/api/v1/nodes?sort=status'], [200, '/api/v1/nodes?vm_name=m1&limit=1'], [422, '/api/v1/nodes?limit=0']),
  ...sent('PUT /api/v1/nodes/{nodeId}', '/api/v1/nodes/m1', [200, { hostname: 'm1', vm_names: ['pg1'] }], [422, { vm_names: 5 }],
    [404, {}, '/api/v1/nodes/nobody']),
  ...['', '/history', '/alerts'].flatMap((page) => asked(`GET /api/v1/nodes/{nodeId}${page}`, [200, `/api/v1/nodes/m1${page}`], [304, `/api/v1/nodes/m1${page}`],
    [404, `/api/v1/nodes/nobody${page}`], [422, `/api/v1/nodes/m1${page}?q=1`], [400, `/api/v1/nodes/m%zz1${page}`])),
  ...ofWrongBodies('DELETE /api/v1/nodes/{nodeId}', '/api/v1/nodes/m1'),
  ...asked('DELETE /api/v1/nodes/{nodeId}', [204, '/api/v1/nodes/10.0.0.1'], [404, '/api/v1/nodes/nobody'],
    [422, `/api/v1/nodes/${'x'.repeat(129)}`], [400, '/api/v1/nodes/m%zz1']),
  ...asked('GET /api/v1/audit', [200, '/api/v1/audit'], [422, '/api/v1/audit?limit=0']),
  { route: 'GET /metrics', status: 200, path: '/metrics' },
  ...['application/openmetrics-text', 'application/json'].map((accept) => ({
    route: 'GET /metrics', status: 200, path: '/metrics', headers: { accept },
  })),
  ...asked('GET /health', [200, '/health']),
  ...asked('GET /health/live', [200, '/health/live']),
  ...asked('GET /health/ready', [200, '/health/ready']),
];
