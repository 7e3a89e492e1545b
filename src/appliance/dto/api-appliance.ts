import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { BACKUP_TYPES, JOB_STATUSES } from '../../job-rules/vocabulary.js';
import { LARGEST_PAGE } from '../backup-query.js';
import { LONGEST_CHANGE_ID } from '../completion-body.js';
import { REFUSAL, TEXT } from './answers.js';
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

export function ApiFilters(...names: string[]): MethodDecorator {
  return applyDecorators(
    ...names.map((name) => ApiQuery({ name, required: false, schema: FILTERS[name] ?? TEXT })),
  );
}

/** `machine` is the parameter that names the machine, without which the answer is 400. */
export function ApiChangeOf(machine: string): MethodDecorator {
  return ApiFilters(machine, 'disk_id');
}

export function ApiCompletion(): MethodDecorator {
  return ApiBody({ schema: COMPLETION, required: true });
}

/** Problems with `details` and `timestamp`. */
export function ApiRefusals(...statuses: (keyof typeof DESCRIPTIONS)[]): MethodDecorator {
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
