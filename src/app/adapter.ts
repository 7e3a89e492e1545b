import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemFilter } from '../platform/problems/problem.filter.js';
import type { Settings } from './settings.js';
import { connectionOptions } from '../platform/http/connections.js';
import { secure } from '../platform/http/secure-headers.js';
import { requestIdOf } from '../platform/logging/request-id.js';
import { readableUrl } from '../platform/http/readable-url.js';

export const MAX_BODY_BYTES = 1024 * 1024;
/** Longer than any job id in a head of 16 KiB, so that one which is too long is judged by us and not by the router. */
const MAX_PARAM_LENGTH = 3 * 16_384;

/** Fastify below Nest, with its limits, and its own errors as problems. */
export function createAdapter(problems: ProblemFilter, settings: Settings): FastifyAdapter {
  const options: FastifyHttpOptions<Server> = {
    ...connectionOptions(settings),
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
