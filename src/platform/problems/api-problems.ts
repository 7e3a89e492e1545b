import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from './problem.js';

const DESCRIPTIONS = {
  400: 'The body is not JSON, or not an object, or the path cannot be decoded.',
  404: 'The job, machine, job type or route does not exist.',
  409: 'The job has another type, or has already ended.',
  413: 'The body is larger than 1 MiB, compressed or decompressed.',
  415: 'The body is not application/json, or its Content-Encoding is something other than gzip.',
  422: 'A member has the wrong type or is out of range, or the job id is invalid.',
  429: 'You have as many streams open as you may. Retry-After says when to try again.',
  500: 'Nothing is configured for it: LIBVIRT_URI is not set.',
  502: 'libvirt cannot be opened, or does not answer.',
  503: 'The database is unavailable, or the hub is overloaded. Retry-After says when to try again.',
};

/** Documents the errors that a route can answer with, each as problem+json. */
export function ApiProblems(...statuses: (keyof typeof DESCRIPTIONS)[]): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: DESCRIPTIONS[status],
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
        ...(status === 503 || status === 429
          ? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } } }
          : {}),
      }),
    ),
  );
}
