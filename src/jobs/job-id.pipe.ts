import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { JOB_ID_PATTERN, JOB_ID_RULE } from '../common/fields.js';
import { ValidationFailedError } from '../common/validation-failed.error.js';

export const ApiJobId = (): MethodDecorator =>
  ApiParam({ name: 'jobId', schema: { type: 'string', pattern: JOB_ID_PATTERN.source } });

/** @throws {ValidationFailedError} pointing at `/job_id`. */
@Injectable()
export class JobIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!JOB_ID_PATTERN.test(value))
      throw new ValidationFailedError([{ pointer: '/job_id', detail: JOB_ID_RULE }]);
    return value;
  }
}
