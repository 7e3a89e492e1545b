/** A transaction for each request without any framework's weight: bare Fastify, compiled validation, plain SQL. */
import Fastify from 'fastify';
import { createPool } from 'mysql2/promise';
import { recordInOneTransaction } from './record.js';
import type { Report } from './record.js';
import { REPORT_SCHEMA } from './report-schema.js';

interface Route {
  Params: { jobType: string; jobId: string };
  Body: Report;
}

const pool = createPool({ uri: process.env['DATABASE_URL'] ?? '', connectionLimit: 20 });
const app = Fastify({ ajv: { customOptions: { coerceTypes: false } } });

app.post<Route>(
  '/api/v1/telemetry/:jobType/:jobId',
  { schema: { body: REPORT_SCHEMA } },
  async ({ params, body }) => {
    const connection = await pool.getConnection();
    try {
      const outcome = await recordInOneTransaction(connection, params.jobType, params.jobId, body);
      return { status: 'success', timestamp: new Date().toISOString(), outcome };
    } finally {
      connection.release();
    }
  },
);

console.log(`Listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
