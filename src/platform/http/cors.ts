import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const EXPOSED = ['ETag', 'Retry-After', 'X-Request-Id'];

/** A page may send these; tokens go in Authorization, so cookies are never needed. */
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Encoding, Content-Type, If-None-Match, Last-Event-ID, X-Request-Id, Traceparent',
  'access-control-max-age': '7200',
};

/**
 * Lets pages of these origins call the hub (https://fetch.spec.whatwg.org/#http-cors-protocol). It runs before the
 * gate, because a preflight carries no token, and so that a page can read the gate's errors too. Pages may read the
 * fields `exposed` besides.
 */
export function allowOrigins(
  fastify: FastifyInstance,
  origins: readonly string[],
  exposed: readonly string[],
): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  const readable = [...EXPOSED, ...exposed].join(', ');
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return done();
    void reply.header('access-control-allow-origin', origin);
    if (isPreflight(request)) return void reply.headers(PREFLIGHT).status(204).send();
    void reply.header('access-control-expose-headers', readable);
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    varyByOrigin(reply);
    done(null, payload);
  });
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** Set even without an Origin header, or a cache would serve that answer to a page. */
function varyByOrigin(reply: FastifyReply): void {
  const vary = reply.getHeader('vary');
  void reply.header('vary', vary === undefined ? 'Origin' : `${String(vary)}, Origin`);
}
