import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { RouteNotFoundError } from '../common/route-not-found.error.js';
import { JOB_TYPES } from '../rules/vocabulary.js';
import type { JobType } from '../rules/vocabulary.js';

export const ApiJobType = (): MethodDecorator => ApiParam({ name: 'jobType', enum: JOB_TYPES });

/** @throws {RouteNotFoundError} for a type that the hub does not know. */
@Injectable()
export class JobTypePipe implements PipeTransform<string, JobType> {
  transform(value: string): JobType {
    const type = JOB_TYPES.find((known) => known === value);
    if (!type)
      throw new RouteNotFoundError(`There is no job type '${value}'; it is one of ${JOB_TYPES.join(', ')}.`);
    return type;
  }
}
