import type { FastifyInstance } from 'fastify';
import type { ProblemFilter } from '../problems/problem.filter.js';
import { UndecodablePathError } from '../problems/undecodable-path.error.js';

/** As a proxy may be asked (RFC 9112, section 3.2.2). */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/**
 * What a request asks for as a path that the router can read: without a host, and where the path cannot be decoded,
 * each `%` stands for itself. So it comes to a route or to none like every other, and what judges tokens, logs and
 * counts sees it, before {@link refuseUndecodable} answers it.
 */
export function readableUrl(target: string): string {
  const url = withoutHost(target);
  const path = pathOf(url);
  return isDecodable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length);
}

/** A path that cannot be decoded is no job's id, nor anything else. */
export function refuseUndecodable(fastify: FastifyInstance, problems: ProblemFilter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    // Nothing else changes a path.
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
