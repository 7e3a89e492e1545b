import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProblemFilter } from '../common/problem.filter.js';
import { NOBODY } from './caller.js';
import type { Caller } from './caller.js';
import type { KnownTokens } from './known-tokens.js';
import { RoleMissingError } from './role-missing.error.js';
import { STRICTEST, suffices } from './role.js';
import type { Need } from './role.js';
import { tokenIn } from './token.js';
import { UnauthorizedError } from './unauthorized.error.js';

/** While AUTH is off: everybody may do all. */
export function letEverybodyIn(fastify: FastifyInstance): void {
  fastify.decorateRequest('caller', { getter: () => NOBODY });
}

/** Before the body is read. A path that is no route is told so without a token, too. */
export function askForTokens(fastify: FastifyInstance, tokens: KnownTokens, problems: ProblemFilter): void {
  fastify.decorateRequest('caller', undefined);
  fastify.addHook('onRequest', (request, reply, done) => {
    const need = request.routeOptions.config.needs ?? STRICTEST;
    const verdict = need === 'nobody' || request.is404 ? undefined : judge(request, need, tokens);
    if (verdict instanceof UnauthorizedError || verdict instanceof RoleMissingError) {
      void reply.header('www-authenticate', verdict.challenge);
      problems.answer(verdict, request, reply);
      return;
    }
    request.caller = verdict;
    done();
  });
}

/** The routes whose path begins so and that say nothing themselves, as those of a library, need this role. */
export function classify(fastify: FastifyInstance, paths: readonly string[], need: Need): void {
  fastify.addHook('onRoute', (route) => {
    if (paths.some((path) => route.url.startsWith(path))) route.config = { needs: need, ...route.config };
  });
}

function judge(
  request: FastifyRequest,
  need: Need,
  tokens: KnownTokens,
): Caller | UnauthorizedError | RoleMissingError {
  const sent = authorizations(request.raw.rawHeaders);
  if (sent.length === 0) return UnauthorizedError.withoutToken();
  const presented = sent.length === 1 ? tokenIn(sent[0] ?? '') : undefined;
  const known = presented === undefined ? undefined : tokens.find(presented);
  if (!known) return UnauthorizedError.withWrongToken();
  if (known.expiresAt <= Date.now()) return UnauthorizedError.withExpiredToken(known.expiresAt);
  tokens.markUsed(known);
  return suffices(known.caller.role, need) ? known.caller : new RoleMissingError(known.caller, need);
}

/** As they came: of two, Node.js shows the first alone, where a proxy before it may have judged the second. */
function authorizations(rawHeaders: readonly string[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 13 && name.toLowerCase() === 'authorization') found.push(rawHeaders[index + 1] ?? '');
  }
  return found;
}
