import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.js';
import { traceIdOf } from './request-id.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Of the problem that was the answer. */
    problemCode?: string;
  }
}

export type AnswerListener = (request: FastifyRequest, reply: FastifyReply) => void;

/** Between two lines about requests that were turned away. */
const WARN_EVERY_MS = 1_000;

/** What a line says of its request. Never its path, query, headers or body, where a secret may be. */
export function fieldsOf(request: FastifyRequest): Record<string, string> {
  const traceId = traceIdOf(request);
  return {
    request_id: request.id,
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    method: request.method,
    route: request.routeOptions.url ?? 'unmatched',
  };
}

/** Logs every request at DEBUG, and at WARN those that the hub had no room for. */
export function requestLog({ logLevel }: Pick<Settings, 'logLevel'>): AnswerListener {
  const logger = new Logger('Request');
  const warnings = new TurnedAwayWarnings(logger);
  const debug = logLevel === 'debug';
  return (request, reply) => {
    if (reply.problemCode === 'too-busy') warnings.add(request, reply);
    else if (debug) logger.debug('answered', answerOf(request, reply));
  };
}

function answerOf(request: FastifyRequest, reply: FastifyReply): object {
  return {
    ...fieldsOf(request),
    status: reply.statusCode,
    duration_ms: Math.round(reply.elapsedTime * 1000) / 1000,
    ...(reply.problemCode === undefined ? {} : { problem: reply.problemCode }),
  };
}

/** One line a second, however many requests there are. */
class TurnedAwayWarnings {
  private lastAt = -Infinity;
  private notLogged = 0;

  constructor(private readonly logger: Logger) {}

  add(request: FastifyRequest, reply: FastifyReply): void {
    const now = performance.now();
    if (now - this.lastAt <= WARN_EVERY_MS) {
      this.notLogged++;
      return;
    }
    this.lastAt = now;
    this.logger.warn('turned away, as too much is waiting', {
      ...answerOf(request, reply),
      not_logged: this.notLogged,
    });
    this.notLogged = 0;
  }
}
