import type { FastifyReply, FastifyRequest } from 'fastify';

/** On every answer. TLS, and so Strict-Transport-Security, is up to the proxy that has it. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const CSP = 'content-security-policy';
/** Nothing that the API answers is a page, or goes into one. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";
const DOCS = '/api/docs';
/** Swagger UI has its scripts in files, but makes styles and images as it goes. */
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

/** The same as lines of a head that is written by hand. */
export const SECURE_LINES: readonly string[] = Object.entries({ ...ALWAYS, [CSP]: NO_PAGE }).map(
  ([name, value]) => `${name}: ${value}`,
);

/** Tells a browser to make nothing of an answer but what it is. */
export function secure({ method, url }: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(ALWAYS).header(CSP, url.startsWith(DOCS) ? DOCS_PAGE : NO_PAGE);
  // What says nothing of caches may hold jobs and must not stay in one.
  if ((method === 'GET' || method === 'HEAD') && !reply.hasHeader('cache-control'))
    void reply.header('cache-control', 'no-store');
}
