import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Settings } from './settings.js';
import { secure } from '../platform/http/secure-headers.js';
import { logUnread, requestLog } from '../platform/logging/request-log.js';
import type { HttpMetrics } from '../platform/http/http.metrics.js';
import { answerClientError } from '../platform/http/client-error.js';
import type { Ending } from '../platform/http/ending.js';

/**
 * Counts and logs each answer just before it is sent, and adds the common headers. Fastify's onResponse would run too
 * late for headers, and add two listeners to each response.
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

/** Answers, counts and logs what never becomes a request of Fastify's, like all other requests. */
export function answerUnread(
  { server }: FastifyInstance,
  metrics: HttpMetrics,
  settings: Pick<Settings, 'logLevel'>,
): void {
  const log = logUnread(settings);
  // Serves requests with any Expect header; Node.js would answer an empty 417.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.removeAllListeners('clientError');
  server.on('clientError', (error, socket) => {
    const answer = answerClientError(error, socket as Socket);
    if (answer === undefined) return;
    metrics.answeredUnread(answer.status);
    log(answer);
  });
}
