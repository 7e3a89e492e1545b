export const REPORT = 'POST /api/v1/telemetry/{jobType}/{jobId}';
export const BATCH = 'POST /api/v1/telemetry/batch';
export const REGISTER = 'PUT /api/v1/jobs/{jobId}';
export const CANCEL = 'POST /api/v1/jobs/{jobId}/cancel';
export const LIST = 'GET /api/v1/jobs';
export const SHOW = 'GET /api/v1/jobs/{jobId}';
export const EVENTS = 'GET /api/v1/jobs/{jobId}/events';
const HEALTH = 'GET /health';
const LIVE = 'GET /health/live';
const READY = 'GET /health/ready';

export const REFERENCE_OF_PROBLEM = '#/components/schemas/ProblemDto';

/** The routes of the contract, with every status that each may answer. */
export const CONTRACT: Readonly<Record<string, readonly number[]>> = {
  [REPORT]: [200, 400, 404, 409, 413, 415, 422, 503],
  [BATCH]: [200, 400, 413, 415, 422, 503],
  [REGISTER]: [200, 201, 400, 409, 413, 415, 422, 503],
  [CANCEL]: [200, 400, 404, 409, 413, 415, 422, 503],
  [LIST]: [200, 304, 422, 503],
  [SHOW]: [200, 304, 404, 422, 503],
  [EVENTS]: [200, 404, 422, 503],
  [HEALTH]: [200, 503],
  [LIVE]: [200],
  [READY]: [200, 503],
};

// prettier-ignore
const REPORTED = [
  'status', 'sequence', 'timestamp', 'current_phase', 'bytes_transferred', 'total_bytes', 'transfer_speed_bps', 'eta_seconds',
  'progress_percent', 'warning_count', 'error', 'disks', 'vm_name', 'repository_id', 'policy_id', 'backup_type', 'job_id', 'job_type',
];
const REPORTED_DISK = [
  'disk_index',
  'label',
  'bytes_transferred',
  'total_bytes',
  'progress_percent',
  'status',
  'error',
];
const REPORTED_ERROR = ['message', 'code', 'timestamp'];
// prettier-ignore
const JOB = [
  'id', 'job_type', 'vm_name', 'repository_id', 'policy_id', 'backup_type', 'status', 'current_phase', 'bytes_transferred',
  'total_bytes', 'transfer_speed_bps', 'eta_seconds', 'progress_percent', 'warning_count', 'error_message', 'failure_reason',
  'created_at', 'started_at', 'completed_at', 'last_telemetry_at', 'last_progress_at', 'updated_at', 'revision', 'disks',
];
// prettier-ignore
const DISK = [
  'disk_index', 'label', 'status', 'bytes_transferred', 'total_bytes', 'progress_percent', 'error_message', 'updated_at',
];
const STANDING = ['id', 'status', 'revision'];
const PROBLEM = ['type', 'title', 'status', 'detail', 'instance', 'error', 'errors'];

/** What the contract puts where: in the request or the answer of a status, below a path of members. */
export const MEMBERS: readonly [route: string, where: string, path: string[], members: readonly string[]][] =
  [
    [REPORT, 'request', [], REPORTED],
    [REPORT, 'request', ['disks'], REPORTED_DISK],
    [REPORT, 'request', ['error'], REPORTED_ERROR],
    [REPORT, 'request', ['disks', 'error'], REPORTED_ERROR],
    [REPORT, '200', [], ['status', 'message', 'timestamp', 'outcome', 'job']],
    [REPORT, '200', ['job'], STANDING],
    [REPORT, '422', [], PROBLEM],
    [REPORT, '422', ['errors'], ['pointer', 'detail']],
    [BATCH, 'request', [], ['updates']],
    [BATCH, 'request', ['updates'], REPORTED],
    [BATCH, 'request', ['updates', 'disks'], REPORTED_DISK],
    [BATCH, '200', [], ['status', 'results']],
    [BATCH, '200', ['results'], ['index', 'status', 'outcome', 'job', 'error']],
    [BATCH, '200', ['results', 'job'], STANDING],
    [BATCH, '200', ['results', 'error'], PROBLEM],
    // prettier-ignore
    [REGISTER, 'request', [], ['job_type', 'vm_name', 'repository_id', 'policy_id', 'backup_type', 'total_bytes', 'disks']],
    [REGISTER, 'request', ['disks'], ['disk_index', 'label', 'total_bytes']],
    [REGISTER, '200', [], JOB],
    [REGISTER, '201', [], JOB],
    [CANCEL, 'request', [], ['reason']],
    [CANCEL, '200', [], JOB],
    [LIST, '200', [], ['items', 'next_cursor']],
    [LIST, '200', ['items'], JOB],
    [LIST, '200', ['items', 'disks'], DISK],
    [SHOW, '200', [], JOB],
    [SHOW, '200', ['disks'], DISK],
    [EVENTS, '200', ['items'], ['id', 'kind', 'from', 'to', 'reason', 'at']],
    [HEALTH, '200', [], ['status', 'version', 'database', 'uptime_seconds']],
    [HEALTH, '503', [], ['status', 'version', 'database', 'uptime_seconds']],
  ];

// prettier-ignore
export const QUERY = [
  'status', 'job_type', 'vm_name', 'repository_id', 'q', 'created_after', 'created_before', 'changed_since', 'include', 'limit',
  'cursor',
];

interface Example {
  readonly route: string;
  readonly status: number;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const AS_JSON = { 'content-type': 'application/json' };
const AS_TEXT = { 'content-type': 'text/plain' };
const KNOWN = { headers: { 'if-none-match': '*' } };
const UPDATES = [{ job_id: 'running', job_type: 'backup', status: 'running' }, { job_id: 'bad one' }];

/** The errors that every route with a body has. */
function refusals(route: string, path: string): Example[] {
  return [
    { route, status: 400, path, headers: AS_JSON, body: '[]' },
    { route, status: 413, path, headers: AS_JSON, body: '{}'.padEnd(1024 * 1024 + 1) },
    { route, status: 415, path, headers: AS_TEXT, body: '{}' },
  ];
}

const posted = (route: string, status: number, path: string, body: object): Example => ({
  route,
  status,
  path,
  headers: AS_JSON,
  body: JSON.stringify(body),
});

/** A request for each answer, of a hub that has the jobs `running`, `to-cancel` and `ended`. */
export const EXAMPLES: readonly Example[] = [
  posted(REPORT, 200, '/api/v1/telemetry/backup/running', { status: 'running', bytes_transferred: 5 }),
  posted(REPORT, 404, '/api/v1/telemetry/theft/running', { status: 'running' }),
  posted(REPORT, 409, '/api/v1/telemetry/restore/running', { status: 'running' }),
  posted(REPORT, 422, '/api/v1/telemetry/backup/running', { status: 'done', disks: [{}] }),
  ...refusals(REPORT, '/api/v1/telemetry/backup/running'),
  posted(BATCH, 200, '/api/v1/telemetry/batch', { updates: UPDATES }),
  posted(BATCH, 422, '/api/v1/telemetry/batch', { updates: [] }),
  ...refusals(BATCH, '/api/v1/telemetry/batch'),
  posted(REGISTER, 201, '/api/v1/jobs/new', {
    job_type: 'backup',
    disks: [{ disk_index: 0, total_bytes: 5 }],
  }),
  posted(REGISTER, 200, '/api/v1/jobs/running', { job_type: 'backup', policy_id: 'gold' }),
  posted(REGISTER, 409, '/api/v1/jobs/running', { job_type: 'restore' }),
  posted(REGISTER, 422, '/api/v1/jobs/running', {}),
  ...refusals(REGISTER, '/api/v1/jobs/running'),
  posted(CANCEL, 200, '/api/v1/jobs/to-cancel/cancel', { reason: 'enough' }),
  posted(CANCEL, 404, '/api/v1/jobs/nobody/cancel', {}),
  posted(CANCEL, 409, '/api/v1/jobs/ended/cancel', {}),
  posted(CANCEL, 422, '/api/v1/jobs/to-cancel/cancel', { reason: 5 }),
  ...refusals(CANCEL, '/api/v1/jobs/to-cancel/cancel'),
  { route: LIST, status: 200, path: '/api/v1/jobs?include=disks&limit=2' },
  { route: LIST, status: 304, path: '/api/v1/jobs', ...KNOWN },
  { route: LIST, status: 422, path: '/api/v1/jobs?limit=0&colour=red' },
  { route: SHOW, status: 200, path: '/api/v1/jobs/running' },
  { route: SHOW, status: 304, path: '/api/v1/jobs/running', ...KNOWN },
  { route: SHOW, status: 404, path: '/api/v1/jobs/nobody' },
  { route: SHOW, status: 422, path: '/api/v1/jobs/no%20body' },
  { route: EVENTS, status: 200, path: '/api/v1/jobs/running/events' },
  { route: EVENTS, status: 404, path: '/api/v1/jobs/nobody/events' },
  { route: EVENTS, status: 422, path: '/api/v1/jobs/no%20body/events' },
  { route: HEALTH, status: 200, path: '/health' },
  { route: LIVE, status: 200, path: '/health/live' },
  { route: READY, status: 200, path: '/health/ready' },
];
