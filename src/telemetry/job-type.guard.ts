import { applyDecorators, Injectable, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RouteNotFoundError } from '../platform/problems/route-not-found.error.js';
import { JOB_TYPES } from '../job-rules/vocabulary.js';

/** A guard, as it comes before anything else of the request is judged. */
@Injectable()
class JobTypeGuard implements CanActivate {
  /** @throws {RouteNotFoundError} for a type that the hub does not know. */
  canActivate(context: ExecutionContext): true {
    const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { jobType: string } }>>();
    if (JOB_TYPES.some((known) => known === params.jobType)) return true;
    throw new RouteNotFoundError(
      `There is no job type '${params.jobType}'; it is one of ${JOB_TYPES.join(', ')}.`,
    );
  }
}

/** A route whose path says `:jobType`. */
export function OfJobType(): MethodDecorator {
  return applyDecorators(UseGuards(JobTypeGuard), ApiParam({ name: 'jobType', enum: JOB_TYPES }));
}
