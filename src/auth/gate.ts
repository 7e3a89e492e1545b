import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemFilter } from '../platform/problems/problem.filter.js';
import { NOBODY } from './caller.js';
import type { Caller } from './caller.js';
import type { KnownTokens } from './known-tokens.js';
import { RoleMissingError } from './role-missing.error.js';
import { STRICTEST, suffices } from './role.js';
import type { Need } from './role.js';
import { tokenIn } from './token.js';
import { UnauthorizedError } from './unauthorized.error.js';

/** While AUTH is off, everybody may do everything. */
export function allowAnonymous(fastify: FastifyInstance): void {
  fastify.decorateRequest('caller', { getter: () => NOBODY });
}

/** Returns false after answering 429 itself. */
export type Admits = (caller: Caller | undefined, request: FastifyRequest, reply: FastifyReply) => boolean;

/** Checks the token before the body is read. An unknown path gets its 404 or 405 even without a token. */
export function requireTokens(
  fastify: FastifyInstance,
  tokens: KnownTokens,
  problems: ProblemFilter,
  admits?: Admits,
): void {
  const refuse = (
    error: UnauthorizedError | RoleMissingError,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void => problems.answer(error, request, reply.header('www-authenticate', error.challenge));
  fastify.decorateRequest('caller', undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    const need = request.routeOptions.config.needs ?? STRICTEST;
    if (need === 'nobody') return done();
    const caller = request.is404 ? undefined : identify(request, tokens);
    if (caller instanceof UnauthorizedError) return refuse(caller, request, reply);
    if (admits?.(caller, request, reply) === false) return;
    if (caller && !suffices(caller.role, need)) {
      return refuse(new RoleMissingError(caller, need), request, reply);
    }
    request.caller = caller;
    done();
  });
}

/** Sets the role of routes whose path starts like this and that declare none themselves, such as a library's. */
export function classify(fastify: FastifyInstance, paths: readonly string[], need: Need): void {
  fastify.addHook('onRoute', (route) => {
    if (paths.some((path) => route.url.startsWith(path))) route.config = { needs: need, ...route.config };
  });
}

/** Sets the role of the route at this path, whatever it declares: a setting may say so. */
export function reclassify(fastify: FastifyInstance, path: string, need: Need): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url === path) route.config = { ...route.config, needs: need };
  });
}

function identify(request: FastifyRequest, tokens: KnownTokens): Caller | UnauthorizedError {
  const sent = authorizations(request.raw.rawHeaders);
  if (sent.length === 0) return UnauthorizedError.withoutToken();
  const presented = sent.length === 1 ? tokenIn(sent[0] ?? '') : undefined;
  const known = presented === undefined ? undefined : tokens.find(presented);
  if (!known) return UnauthorizedError.withWrongToken();
  if (known.expiresAt <= Date.now()) return UnauthorizedError.withExpiredToken(known.expiresAt);
  tokens.markUsed(known);
  return known.caller;
}

/**
 * All Authorization headers as received: of two, Node.js shows only the first, but a proxy may have checked the second.
 */
function authorizations(rawHeaders: readonly string[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 13 && name.toLowerCase() === 'authorization') found.push(rawHeaders[index + 1] ?? '');
  }
  return found;
}
