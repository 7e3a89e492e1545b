import type { FastifyInstance } from 'fastify';
import { storedText } from '../common/message.js';
import type { Problem } from '../common/problem.js';
import type { Refusal, RefusedReports } from '../jobs/refused-reports.js';

const REPORT_ROUTE = '/api/v1/telemetry/:jobType/:jobId';
/** The client's own faults; a stranger, or one that comes too often, says nothing about a job. */
const REFUSED: ReadonlySet<number> = new Set([400, 409, 413, 415, 422]);
const LONGEST_REASON = 255;

/** Notes each refused report about a job; some are refused before any controller sees them. */
export function watchRefusals(fastify: FastifyInstance, refused: RefusedReports): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode >= 400 && reply.problem && request.routeOptions.url === REPORT_ROUTE) {
      const { jobId } = request.params as { jobId: string };
      noteRefusal(refused, jobId, reply.problem);
    }
    done(null, payload);
  });
}

export function noteRefusal(refused: RefusedReports, jobId: string, problem: Problem): void {
  if (REFUSED.has(problem.status)) refused.add(refusalOf(jobId, problem));
}

function refusalOf(jobId: string, { detail, errors }: Problem): Refusal {
  return { jobId, reason: storedText(detail, LONGEST_REASON), pointer: errors?.[0]?.pointer ?? '' };
}
