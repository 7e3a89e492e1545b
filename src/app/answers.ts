import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Settings } from './settings.js';
import { secure } from '../platform/http/secure-headers.js';
import { logUnread, requestLog } from '../platform/logging/request-log.js';
import type { HttpMetrics } from '../platform/http/http.metrics.js';
import { answerClientError } from '../platform/http/client-error.js';
import type { Ending } from '../platform/http/ending.js';

/**
 * Counts and logs each answer as it is about to be sent, and gives it the headers that all have. Fastify's onResponse
 * would come after that, and put two listeners on each response.
 */
export function watchAnswers(
  fastify: FastifyInstance,
  metrics: HttpMetrics,
  settings: Pick<Settings, 'logLevel'>,
  ending: Ending,
): void {
  const log = requestLog(settings);
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    secure(request, reply);
    if (ending.hasBegun) void reply.header('connection', 'close');
    metrics.answered(request, reply);
    log(request, reply);
    done(null, payload);
  });
}

/** What is no request that Fastify could see is answered, counted and logged like the others. */
export function answerUnread(
  { server }: FastifyInstance,
  metrics: HttpMetrics,
  settings: Pick<Settings, 'logLevel'>,
): void {
  const log = logUnread(settings);
  // Whatever a client expects, it gets what there is; Node would answer 417 and say nothing.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.removeAllListeners('clientError');
  server.on('clientError', (error, socket) => {
    const answer = answerClientError(error, socket as Socket);
    if (answer === undefined) return;
    metrics.answeredUnread(answer.status);
    log(answer);
  });
}
