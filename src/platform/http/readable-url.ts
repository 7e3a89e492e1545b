import type { FastifyInstance } from 'fastify';
import type { ProblemFilter } from '../problems/problem.filter.js';
import { UndecodablePathError } from '../problems/undecodable-path.error.js';

/** The absolute form that a client of a proxy may send (RFC 9112, section 3.2.2). */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/**
 * A request target as a path that the router can read: without a host, and with each `%` of an undecodable path taken
 * literally. Such a request is routed, authenticated, logged and counted like any other before {@link
 * refuseUndecodable} answers it.
 */
export function readableUrl(target: string): string {
  const url = withoutHost(target);
  const path = pathOf(url);
  return isDecodable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length);
}

/** Answers 400 to paths that cannot be decoded. */
export function refuseUndecodable(fastify: FastifyInstance, problems: ProblemFilter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    // The two differ only where readableUrl() changed the path.
    const { originalUrl, url } = request;
    if (originalUrl === url || isDecodable(pathOf(withoutHost(originalUrl)))) done();
    else problems.answer(new UndecodablePathError(), request, reply);
  });
}

function withoutHost(target: string): string {
  if (target.startsWith('/')) return target;
  const rest = target.replace(ABSOLUTE, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
