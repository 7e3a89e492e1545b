import type { Need } from '../../src/auth/role.js';

/** Which role each route of the OpenAPI document needs. A new route fails the test until it stands here. */
export const ROLE_OF: Readonly<Record<string, Need>> = {
  'POST /api/v1/telemetry/{jobType}/{jobId}': 'reporter',
  'POST /api/v1/telemetry/batch': 'reporter',
  'PUT /api/v1/jobs/{jobId}': 'reporter',
  'POST /api/v1/jobs/{jobId}/cancel': 'operator',
  'GET /api/v1/jobs': 'viewer',
  'GET /api/v1/jobs/{jobId}': 'viewer',
  'GET /api/v1/jobs/{jobId}/events': 'viewer',
  'GET /api/v1/jobs/{jobId}/samples': 'viewer',
  'GET /api/v1/samples': 'viewer',
  'GET /api/v1/stream': 'viewer',
  'GET /api/v1/summary': 'viewer',
  'GET /api/v1/throughput': 'viewer',
  'GET /api/v1/machines': 'viewer',
  'GET /api/v1/machines/{vmName}': 'viewer',
  'GET /api/v1/machines/{vmName}/badge.svg': 'viewer',
  'GET /api/v1/audit': 'operator',
  'GET /metrics': 'viewer',
  'GET /health': 'nobody',
  'GET /health/live': 'nobody',
  'GET /health/ready': 'nobody',
};

/** Routes that are in no document. */
export const OTHER_ROLE_OF: Readonly<Record<string, Need>> = {
  'GET /api/openapi.json': 'viewer',
  'GET /api/docs': 'viewer',
  'GET /api/docs/': 'viewer',
  'GET /api/docs/index.html': 'viewer',
  'GET /api/docs/swagger-ui-init.js': 'viewer',
  'GET /api/docs/swagger-ui.css': 'viewer',
  'GET /api/docs/nowhere.js': 'viewer',
  'GET /': 'nobody',
  'GET /jobs': 'nobody',
  'GET /jobs/a.b': 'nobody',
  'GET /machines': 'nobody',
  'GET /machines/pg1': 'nobody',
  'GET /assets/nowhere.js': 'nobody',
};
