import { BadRequestException } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { HubError } from '../problems/hub-error.js';
import type { ProblemFilter } from '../problems/problem.filter.js';

/** The limit that Apache has. Node.js would silently drop headers above its own limit of 2,000. */
const MAX_HEADERS = 100;

/** More headers than any client or chain of proxies has. */
class ManyHeadersError extends HubError {
  override readonly status = 431;
  override readonly code = 'request-header-fields-too-large';
  override readonly title = 'Request header fields too large';

  constructor() {
    super(`The request must have at most ${MAX_HEADERS} headers.`);
  }
}

/**
 * Refuses too many headers, and HTTP/1.1 without a Host header (RFC 9112, section 3.2), which Node.js itself would
 * answer with an empty 400.
 */
export function rejectBadHeads(fastify: FastifyInstance, problems: ProblemFilter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { rawHeaders, headers, httpVersion } = request.raw;
    // rawHeaders lists names and values alternately.
    if (rawHeaders.length > 2 * MAX_HEADERS) problems.answer(new ManyHeadersError(), request, reply);
    else if (headers.host !== undefined || httpVersion === '1.0') done();
    else problems.answer(new BadRequestException(), request, reply);
  });
}
