import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { SchemaObject } from './schema-object.js';
import { LIMIT } from '../run-query.js';
import { RUN_PROBLEM } from './run-answers.js';

const INSTANT: SchemaObject = { type: 'string', format: 'date-time' };
const TEXT: SchemaObject = { type: 'string' };

const FILTERS: Readonly<Record<string, SchemaObject>> = {
  agent_name: TEXT,
  status: TEXT,
  job_type: TEXT,
  run_id: TEXT,
  parent_run_id: TEXT,
  created_before: INSTANT,
  created_after: INSTANT,
  start_time_from: INSTANT,
  start_time_to: INSTANT,
  limit: { type: 'integer', minimum: 1, maximum: LIMIT.largest, default: LIMIT.usual },
  offset: { type: 'integer', minimum: 0, default: 0 },
  cursor: { type: 'string', description: 'Empty for the first page, then next_cursor.' },
};

export function ApiEventId(): MethodDecorator {
  return ApiParam({ name: 'event_id', schema: TEXT });
}

export function ApiRunFilters(): MethodDecorator {
  return applyDecorators(
    ...Object.entries(FILTERS).map(([name, schema]) => ApiQuery({ name, required: false, schema })),
  );
}

export function ApiJson(schema: SchemaObject): MethodDecorator {
  return ApiBody({ schema, required: true });
}

/** A 422 with an array as its `detail`. */
export function ApiBadRun(): MethodDecorator {
  return ApiResponse({
    status: 422,
    description: 'A member has the wrong type or is out of range; `detail` is an array.',
    content: { 'application/problem+json': { schema: RUN_PROBLEM } },
  });
}
