import { applyDecorators, Injectable, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RouteNotFoundError } from '../platform/problems/route-not-found.error.js';
import { JOB_TYPES } from '../job-rules/vocabulary.js';

/** A guard, because it runs before anything else of the request is validated. */
@Injectable()
class JobTypeGuard implements CanActivate {
  /** @throws {RouteNotFoundError} for a type that the hub does not know. */
  canActivate(context: ExecutionContext): true {
    const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { jobType: string } }>>();
    if (JOB_TYPES.some((known) => known === params.jobType)) return true;
    throw new RouteNotFoundError(`Unknown job type '${params.jobType}'; known are ${JOB_TYPES.join(', ')}.`);
  }
}

/** Marks a route whose path contains `:jobType`. */
export function OfJobType(): MethodDecorator {
  return applyDecorators(UseGuards(JobTypeGuard), ApiParam({ name: 'jobType', enum: JOB_TYPES }));
}
