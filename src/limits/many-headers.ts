import type { FastifyInstance } from 'fastify';
import { HubError } from '../common/hub-error.js';
import type { ProblemFilter } from '../common/problem.filter.js';

/** As Apache has it. Node.js would drop what is above its own limit of 2,000 without a word. */
const MAX_HEADERS = 100;

/** More headers than any client or chain of proxies has. */
export class ManyHeadersError extends HubError {
  override readonly status = 431;
  override readonly code = 'request-header-fields-too-large';
  override readonly title = 'Request header fields too large';

  constructor() {
    super(`The request must have at most ${MAX_HEADERS} headers.`);
  }
}

export function refuseManyHeaders(fastify: FastifyInstance, problems: ProblemFilter): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    // Names and values in one list.
    if (request.raw.rawHeaders.length <= 2 * MAX_HEADERS) done();
    else problems.answer(new ManyHeadersError(), request, reply);
  });
}
