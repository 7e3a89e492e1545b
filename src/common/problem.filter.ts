import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HubError } from './hub-error.js';
import { toProblem } from './problem.js';
import type { Problem } from './problem.js';

interface HttpProblem {
  readonly code: string;
  readonly title: string;
  readonly message: string;
}

/** The errors of the HTTP layer itself, by their status. */
const HTTP_PROBLEMS: Record<number, HttpProblem> = {
  400: { code: 'malformed-request', title: 'Malformed request', message: 'The request cannot be read.' },
  404: { code: 'route-not-found', title: 'Route not found', message: 'There is no such route.' },
  413: {
    code: 'body-too-large',
    title: 'Body too large',
    message: 'The body must be at most 1 MiB (1,048,576 bytes).',
  },
  415: {
    code: 'not-json',
    title: 'Unsupported media type',
    message: 'The content type must be application/json.',
  },
};
const BUG = {
  code: 'internal-error',
  title: 'Internal error',
  message: 'The hub failed to handle this request.',
};

/** The one place where errors become answers. What is none of the expected ones is a bug: logged, and told as 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Errors from before any route is found come here straight. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.problemOf(error, request);
    if (error instanceof HubError && error.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify(problem));
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof HubError) return toProblem(error, request.url);
    const status = statusOf(error);
    const known = HTTP_PROBLEMS[status] ?? otherClientProblem(status);
    if (known) return toProblem({ ...known, status, errors: undefined }, request.url);
    this.logger.error(`request ${request.id}: ${request.method} ${request.url}`, stackOf(error));
    return toProblem({ ...BUG, status: 500, errors: undefined }, request.url);
  }
}

function otherClientProblem(status: number): HttpProblem | undefined {
  const title = STATUS_CODES[status];
  if (status < 400 || status > 499 || !title) return undefined;
  return { code: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'), title, message: `${title}.` };
}

/** Nest keeps the status behind a method, Fastify in a member. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
