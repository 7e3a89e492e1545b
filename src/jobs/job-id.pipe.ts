import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isJobId, JOB_ID_RULE, JOB_ID_SCHEMA } from '../job-rules/job-id.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';

export const ApiJobId = (): MethodDecorator =>
  ApiParam({ name: 'jobId', schema: { type: 'string', ...JOB_ID_SCHEMA } });

/** @throws {ValidationFailedError} pointing at `/job_id`. */
@Injectable()
export class JobIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isJobId(value)) throw new ValidationFailedError([{ pointer: '/job_id', detail: JOB_ID_RULE }]);
    return value;
  }
}
