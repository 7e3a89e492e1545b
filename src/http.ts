import { isUtf8 } from 'node:buffer';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { BadRequestException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withSecurity } from './auth/api-security.js';
import { askForTokens, classify, letEverybodyIn } from './auth/gate.js';
import { KnownTokens } from './auth/known-tokens.js';
import { answerClientError } from './common/client-error.js';
import { MalformedBodyError } from './common/malformed-body.error.js';
import { ProblemFilter } from './common/problem.filter.js';
import { readableUrl } from './common/readable-url.js';
import { TooBusyError } from './common/too-busy.error.js';
import type { Settings } from './config/settings.js';
import { VERSION } from './config/version.js';
import { closeAbandonedStreams } from './limits/abandoned-streams.js';
import { boundConnections, connectionOptions } from './limits/connections.js';
import { allowOrigins } from './limits/cors.js';
import { refuseManyHeaders } from './limits/many-headers.js';
import { withRateLimits } from './limits/api-rate-limits.js';
import { rateLimitsOf } from './limits/rate-limits.js';
import { secure } from './limits/secure-headers.js';
import { requestIdOf } from './logging/request-id.js';
import { logUnread, requestLog } from './logging/request-log.js';
import { observe, observeUnread } from './metrics/http-metrics.js';
import { HubMetrics } from './metrics/hub-metrics.js';
import { JobStore } from './jobs/job.store.js';

const MAX_BODY_BYTES = 1024 * 1024;
/** Longer than any job id in a head of 16 KiB, so that one which is too long is judged by us and not by the router. */
const MAX_PARAM_LENGTH = 3 * 16_384;

const BYTE_ORDER_MARK = '\uFEFF';

/** The part of the grace that connections get, so that some is left to close the database. */
const CONNECTIONS_SHARE = 0.8;

/** The HTTP layer below Nest: limits, JSON bodies alone, and every error as a problem. */
export function createAdapter(problems: ProblemFilter, settings: Settings): FastifyAdapter {
  const options: FastifyHttpOptions<Server> = {
    ...connectionOptions(settings),
    trustProxy: settings.trustProxy.length > 0 && [...settings.trustProxy],
    bodyLimit: MAX_BODY_BYTES,
    genReqId: requestIdOf,
    // What still comes over an open connection is served, and the connection closed with the answer.
    return503OnClosing: false,
    rewriteUrl: ({ url = '/' }) => readableUrl(url),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      secure(request, reply);
      problems.answer(error, request, reply);
    },
  };
  // There is no Express middleware here, and the way through none is not free.
  return new FastifyAdapter({ ...options, skipMiddie: true });
}

export function setUpHttp(app: NestFastifyApplication, problems: ProblemFilter, settings: Settings): void {
  app.useGlobalFilters(problems);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(textOf(body as Buffer)));
    } catch {
      done(new MalformedBodyError('The body is not JSON in UTF-8.'));
    }
  });
  const metrics = app.get(HubMetrics);
  watchAnswers(fastify, metrics, settings);
  answerClientErrors(fastify, metrics, settings);
  boundConnections(fastify.server, settings, metrics);
  askForHosts(fastify, problems);
  refuseManyHeaders(fastify, problems);
  allowOrigins(fastify, settings.corsOrigins);
  const rates = rateLimitsOf(settings, problems, metrics);
  // Before all that decides, so that a stranger learns nothing of the hub's load.
  if (settings.auth === 'off') {
    letEverybodyIn(fastify);
    rates?.limitAddresses(fastify);
  } else {
    rates?.boundGuesses(fastify);
    askForTokens(fastify, app.get(KnownTokens), problems, rates?.admits.bind(rates));
  }
  turnAwayWhenFull(fastify, app.get(JobStore), problems);
  endGracefully(fastify, settings.shutdownGraceMs * CONNECTIONS_SHARE);
  classify(fastify, ['/api/docs', '/api/openapi.json'], 'viewer');
  closeAbandonedStreams(fastify, '/api/docs');
  // Written when it is first asked for, as it takes a while.
  const document = (): OpenAPIObject => describe(app, settings);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json' });
}

/** @throws {TypeError} for what is not UTF-8. */
function textOf(body: Buffer): string {
  // A TextDecoder says the same, and takes several times as long.
  if (!isUtf8(body)) throw new TypeError('not UTF-8');
  const text = body.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/**
 * Counts and logs each answer as it is about to be sent, and gives it its request's id. Fastify's onResponse would
 * come after that, and put two listeners on each response.
 */
function watchAnswers(
  fastify: FastifyInstance,
  metrics: HubMetrics,
  settings: Pick<Settings, 'logLevel'>,
): void {
  const log = requestLog(settings);
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    secure(request, reply);
    observe(metrics, request, reply);
    log(request, reply);
    done(null, payload);
  });
}

/** HTTP/1.1 wants a 400 for a request without a host (RFC 9112, section 3.2), which Node would give without a body. */
function askForHosts(fastify: FastifyInstance, problems: ProblemFilter): void {
  fastify.addHook('onRequest', ({ raw }, reply, done) => {
    if (raw.headers.host !== undefined || raw.httpVersion === '1.0') done();
    else problems.answer(new BadRequestException(), reply.request, reply);
  });
}

/** What is no request that Fastify could see is answered, counted and logged like the others. */
function answerClientErrors(
  { server }: FastifyInstance,
  metrics: HubMetrics,
  settings: Pick<Settings, 'logLevel'>,
): void {
  const log = logUnread(settings);
  // Whatever a client expects, it gets what there is; Node would answer 417 and say nothing.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.removeAllListeners('clientError');
  server.on('clientError', (error, socket) => {
    const answer = answerClientError(error, socket as Socket);
    if (answer === undefined) return;
    observeUnread(metrics, answer);
    log(answer);
  });
}

/** Before the body is even read, so that a hub with too much to do spends little on saying so. */
function turnAwayWhenFull(fastify: FastifyInstance, store: JobStore, problems: ProblemFilter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (store.isFull && request.url.startsWith('/api/v1/telemetry/')) {
      problems.answer(new TooBusyError(), request, reply);
    } else done();
  });
}

/** Answers what has begun, and closes each connection with its last answer or when its time is up. */
function endGracefully(fastify: FastifyInstance, withinMs: number): void {
  let ending = false;
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (ending) void reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('preClose', (done) => {
    ending = true;
    setTimeout(() => fastify.server.closeAllConnections(), withinMs).unref();
    done();
  });
}

function describe(app: NestFastifyApplication, { auth, rateLimitPerSecond }: Settings): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Backup Telemetry Hub')
    .setDescription('Backup clients report here how their jobs get on; people and screens read it.')
    .setVersion(VERSION)
    .build();
  const document = SwaggerModule.createDocument(app, description);
  const secured = auth === 'off' ? document : withSecurity(document);
  return rateLimitPerSecond === 0 ? secured : withRateLimits(secured);
}
