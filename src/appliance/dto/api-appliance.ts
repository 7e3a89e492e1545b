import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { Needs } from '../../auth/needs.js';
import { BACKUP_TYPES, JOB_STATUSES } from '../../job-rules/vocabulary.js';
import { ApiJobId } from '../../jobs/job-id.pipe.js';
import { ApiProblems } from '../../platform/problems/api-problems.js';
import { DetailedProblems } from '../../platform/problems/detailed-problems.js';
import { LARGEST_PAGE } from '../backup-query.js';
import { LONGEST_CHANGE_ID } from '../completion-body.js';
import { ANSWERS, REFUSAL, TEXT } from './answers.js';
import type { SchemaObject } from './answers.js';

const DESCRIPTIONS = {
  400: 'A parameter or member is missing or wrong, or the body is not JSON, or the path cannot be decoded.',
  404: 'The job does not exist, or is of another kind.',
};

const FILTERS: Readonly<Record<string, SchemaObject>> = {
  vm_name: TEXT,
  repository_id: TEXT,
  status: { type: 'string', enum: [...JOB_STATUSES] },
  backup_type: { type: 'string', enum: [...BACKUP_TYPES] },
  limit: { type: 'integer', minimum: 1, maximum: LARGEST_PAGE, default: LARGEST_PAGE },
  cursor: TEXT,
};

const COMPLETION: SchemaObject = {
  type: 'object',
  properties: {
    change_id: { type: 'string', minLength: 1, maxLength: LONGEST_CHANGE_ID },
    disk_id: {
      description: 'The index of the disk, or `disk-` and the key that VMware gives it.',
      oneOf: [
        { type: 'integer', minimum: 0, maximum: 65_535 },
        { type: 'string', pattern: String.raw`^(?:disk-)?\d{1,5}$` },
      ],
    },
    bytes_transferred: { type: 'number', description: 'Counts where telemetry gave none; 0 means unknown.' },
  },
  required: ['change_id'],
};

interface Shown {
  readonly summary: string;
  readonly schema: SchemaObject;
  readonly description: string;
  readonly refusals: readonly (keyof typeof DESCRIPTIONS)[];
}

/** A question, which viewers may ask. */
export function Shows({ summary, schema, description, refusals }: Shown): MethodDecorator {
  return applyDecorators(
    Needs('viewer'),
    DetailedProblems(),
    ApiOperation({ summary }),
    ApiOkResponse({ schema, description }),
    ApiRefusals(...refusals),
    ApiProblems(503),
  );
}

/** The word that a disk is complete, which reporters say. */
export function CompletesDisk(summary: string): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    Needs('reporter'),
    DetailedProblems(),
    ApiOperation({ summary }),
    ApiJobId(),
    ApiBody({ schema: COMPLETION, required: true }),
    ApiOkResponse({ schema: ANSWERS.completed, description: 'The disk is complete, and this is committed.' }),
    ApiRefusals(400, 404),
    ApiProblems(413, 415, 503),
  );
}

export function ApiFilters(...names: string[]): MethodDecorator {
  return applyDecorators(
    ...names.map((name) => ApiQuery({ name, required: false, schema: FILTERS[name] ?? TEXT })),
  );
}

/** `machine` is the parameter that names the machine, without which the answer is 400. */
export function ApiChangeOf(machine: string): MethodDecorator {
  return ApiFilters(machine, 'disk_id');
}

/** Problems with `details` and `timestamp`. */
function ApiRefusals(...statuses: (keyof typeof DESCRIPTIONS)[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: DESCRIPTIONS[status],
        content: { 'application/problem+json': { schema: REFUSAL } },
      }),
    ),
  );
}
