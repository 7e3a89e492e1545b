import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoggingSettings } from './logging.settings.js';
import { RareWarning } from './rare-warning.js';
import { traceIdOf } from './request-id.js';

declare module 'fastify' {
  interface FastifyReply {
    /** The stable code, where the answer is a problem. */
    problemCode?: string;
    /** The rate-limit key, where the answer is a 429. */
    limited?: string;
  }
}

/** The answer to bytes that could not be parsed as a request. */
export interface UnreadAnswer {
  readonly requestId: string;
  readonly status: number;
}

export type AnswerListener = (request: FastifyRequest, reply: FastifyReply) => void;

const UNMATCHED_ROUTE = 'unmatched';

/** The log fields of a request. Never its path, query, headers or body, which may hold secrets. */
export function fieldsOf(request: FastifyRequest): Record<string, string> {
  const traceId = traceIdOf(request);
  return {
    request_id: request.id,
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    method: request.method,
    route: request.routeOptions.url ?? UNMATCHED_ROUTE,
  };
}

/** Logs every request at DEBUG, and at WARN those rejected for a full queue or a limit. */
export function requestLog({ logLevel }: Pick<LoggingSettings, 'logLevel'>): AnswerListener {
  const logger = new Logger('Request');
  const warnings: Readonly<Record<string, RareWarning>> = {
    'too-busy': new RareWarning(logger, 'rejected: ingest queue full'),
    'rate-limited': new RareWarning(logger, 'rejected: rate limit exceeded'),
    'too-many-streams': new RareWarning(logger, 'rejected: MAX_STREAMS_PER_CALLER reached'),
  };
  const debug = logLevel === 'debug';
  return (request, reply) => {
    const warning = reply.problemCode === undefined ? undefined : warnings[reply.problemCode];
    if (warning) warning.add(() => answerOf(request, reply));
    else if (debug) logger.debug('answered', answerOf(request, reply));
  };
}

/** Logs at DEBUG the answers to bytes that could not be parsed as a request. */
export function logUnread({ logLevel }: Pick<LoggingSettings, 'logLevel'>): (answer: UnreadAnswer) => void {
  const logger = new Logger('Request');
  return ({ requestId, status }) => {
    if (logLevel !== 'debug') return;
    logger.debug('answered', { request_id: requestId, route: UNMATCHED_ROUTE, status });
  };
}

function answerOf(request: FastifyRequest, reply: FastifyReply): object {
  return {
    ...fieldsOf(request),
    status: reply.statusCode,
    duration_ms: Math.round(reply.elapsedTime * 1000) / 1000,
    ...(reply.problemCode === undefined ? {} : { problem: reply.problemCode }),
    ...(reply.limited === undefined ? {} : { limited: reply.limited }),
  };
}
