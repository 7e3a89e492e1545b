import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemFilter } from '../platform/problems/problem.filter.js';
import type { Settings } from './settings.js';
import { connectionOptions } from '../platform/http/connections.js';
import { secure } from '../platform/http/secure-headers.js';
import { requestIdOf } from '../platform/logging/request-id.js';
import { readableUrl } from '../platform/http/readable-url.js';
import { pathByPort } from '../platform/http/extra-ports.js';
import { NODE_STREAM, NODE_STREAM_PATHS } from '../nodes/stream/stream-port.js';
import { LOCAL_TELEMETRY, LOCAL_TELEMETRY_PATHS } from '../runs/local-telemetry.js';

export const MAX_BODY_BYTES = 1024 * 1024;
/** Longer than any job id that fits into a head of 16 KiB, so that our validation, not the router, refuses long ids. */
const MAX_PARAM_LENGTH = 3 * 16_384;

/** The paths that have other names at the extra ports. */
const PATHS = { [LOCAL_TELEMETRY]: LOCAL_TELEMETRY_PATHS, [NODE_STREAM]: NODE_STREAM_PATHS };

/** The Fastify adapter with the hub's limits; Fastify's own errors become problems. */
export function createAdapter(problems: ProblemFilter, settings: Settings): FastifyAdapter {
  const options: FastifyHttpOptions<Server> = {
    ...connectionOptions(settings),
    bodyLimit: MAX_BODY_BYTES,
    genReqId: requestIdOf,
    // During shutdown, requests on open connections are still served, and their connections closed with the answer.
    return503OnClosing: false,
    rewriteUrl: ({ url = '/', socket }) => pathByPort(readableUrl(url), socket, PATHS),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      secure(request, reply);
      problems.answer(error, request, reply);
    },
  };
  // Skips support for Express middleware, which costs time even where there is none.
  return new FastifyAdapter({ ...options, skipMiddie: true });
}
