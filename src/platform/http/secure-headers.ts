import type { FastifyReply, FastifyRequest } from 'fastify';

/** Headers of every answer. Strict-Transport-Security is up to the proxy that terminates TLS. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const CSP = 'content-security-policy';
/** No answer of the API is a page, or part of one. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";
const DOCS = '/api/docs';
/** Swagger UI loads its scripts from files, but creates styles and images inline. */
const DOCS_PAGE = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * No text of a client can become markup or a script in the dashboard (Trusted Types). Its one policy lets the file of its
 * worker pass, for which browsers want one.
 */
export const DASHBOARD_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types hub-worker',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The same headers as lines, for a response head that is written by hand. */
export const SECURE_LINES: readonly string[] = Object.entries({ ...ALWAYS, [CSP]: NO_PAGE }).map(
  ([name, value]) => `${name}: ${value}`,
);

/** Keeps browsers from guessing at, framing or caching an answer. */
export function secure({ method, url }: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(ALWAYS);
  // Files of the dashboard bring a policy of their own.
  if (!reply.hasHeader(CSP)) void reply.header(CSP, url.startsWith(DOCS) ? DOCS_PAGE : NO_PAGE);
  // Without a policy of its own, an answer may hold jobs and must not be cached.
  if ((method === 'GET' || method === 'HEAD') && !reply.hasHeader('cache-control'))
    void reply.header('cache-control', 'no-store');
}
