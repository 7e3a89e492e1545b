import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from './problem.js';

const DESCRIPTIONS = {
  400: 'The body is not JSON, or not an object, or the path cannot be decoded.',
  404: 'There is no such job, job type or route.',
  409: 'The job is of another type, or has ended already.',
  413: 'The body is larger than 1 MiB, as it comes or once it is inflated.',
  415: 'The body is not application/json, or its Content-Encoding is neither gzip nor left out.',
  422: 'A member is of the wrong type or out of range, or the job id is bad.',
  503: 'The database is away, or has too much to do. Retry-After says when to come again.',
};

/** Describes the errors that a route answers, each as problem+json. */
export function ApiProblems(...statuses: (keyof typeof DESCRIPTIONS)[]): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: DESCRIPTIONS[status],
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
        ...(status === 503
          ? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } } }
          : {}),
      }),
    ),
  );
}
