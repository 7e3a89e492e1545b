import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDatabase } from '../support/databases.js';
import { launchHub, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { faultsIn, operationsOf, rightValuesOf, schemaAt, wrongValuesOf } from '../support/openapi.js';
import type { OpenApi, Operation, Schema } from '../support/openapi.js';

const REPORT = 'POST /api/v1/telemetry/{jobType}/{jobId}';
const BATCH = 'POST /api/v1/telemetry/batch';
const REGISTER = 'PUT /api/v1/jobs/{jobId}';
const CANCEL = 'POST /api/v1/jobs/{jobId}/cancel';
const LIST = 'GET /api/v1/jobs';
const SHOW = 'GET /api/v1/jobs/{jobId}';
const EVENTS = 'GET /api/v1/jobs/{jobId}/events';

/** The routes of the contract with every status that each may answer. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  [REPORT]: [200, 400, 404, 409, 413, 415, 422, 503],
  [BATCH]: [200, 400, 413, 415, 422, 503],
  [REGISTER]: [200, 201, 400, 409, 413, 415, 422, 503],
  [CANCEL]: [200, 400, 404, 409, 413, 415, 422, 503],
  [LIST]: [200, 304, 422, 503],
  [SHOW]: [200, 304, 404, 422, 503],
  [EVENTS]: [200, 404, 422, 503],
  'GET /health': [200, 503],
  'GET /health/live': [200],
  'GET /health/ready': [200, 503],
};

const ERROR_CASES: readonly (readonly [status: number, route: string, path: string, type: string | undefined, body?: string])[] = [];
void ERROR_CASES;
