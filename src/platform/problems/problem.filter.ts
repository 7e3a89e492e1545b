import { Catch, HttpException, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fieldsOf } from '../logging/request-log.js';
import { BodyTooLargeError } from './body-too-large.error.js';
import { detailed } from './detailed-problems.js';
import { HubError } from './hub-error.js';
import { httpProblem } from './http-problems.js';
import { MediaTypeError } from './media-type.error.js';
import { codeOf, toProblem } from './problem.js';
import type { Problem } from './problem.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Set when the answer is a problem. */
    problem?: Problem;
  }
}

const BUG = {
  code: 'internal-error',
  title: 'Internal error',
  message: 'The hub failed to handle this request.',
};

/** The one place where errors become answers. An unexpected error is a bug: logged, and answered 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Errors from before routing call this directly. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const plain = this.problemOf(error, request);
    const problem = request.routeOptions.config.detailsProblems ? detailed(plain) : plain;
    reply.problem = problem;
    reply.problemCode = codeOf(problem);
    if (error instanceof HubError && error.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    void reply
      .status(problem.status)
      .header('x-request-id', request.id)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify(problem));
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof HubError) return toProblem(error, request.originalUrl);
    const status = statusOf(error);
    // Fastify's own errors name neither the type that it could not read nor the limit.
    if (status === 415)
      return this.problemOf(MediaTypeError.ofType(request.headers['content-type']), request);
    if (status === 413)
      return this.problemOf(BodyTooLargeError.onTheWire(request.routeOptions.bodyLimit), request);
    const clientProblem = httpProblem(status, request.originalUrl);
    if (clientProblem) return clientProblem;
    this.logger.error('Request failed: internal error', fieldsOf(request), stackOf(error));
    return toProblem({ ...BUG, status: 500, errors: undefined }, request.originalUrl);
  }
}

/** Nest exposes the status through a method, Fastify through a member. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
}

/** Database messages quote statements and the values that clients sent, so only the error code is logged. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack = '' } = error;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [`${name}: ${databaseCodeOf(error) ?? message}`, ...frames].join('\n');
}

/** The code of a driver's error, whether TypeORM wrapped it or not; undefined for any other error. */
function databaseCodeOf(error: Error): string | undefined {
  const cause = 'driverError' in error ? error.driverError : error;
  const isOfDriver = cause !== error || error.name === 'SqliteError' || 'sqlMessage' in error;
  return isOfDriver ? String((cause as { code?: unknown }).code) : undefined;
}
