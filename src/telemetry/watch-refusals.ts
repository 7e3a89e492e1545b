import type { FastifyInstance } from 'fastify';
import { allows } from '../auth/report-limits.js';
import type { ReportLimits } from '../auth/report-limits.js';
import { storedText } from '../platform/validation/message.js';
import { codeOf } from '../platform/problems/problem.js';
import type { Problem } from '../platform/problems/problem.js';
import type { Refusal, RefusedReports } from '../jobs/refused-reports.js';

const REPORT_ROUTE = '/api/v1/telemetry/:jobType/:jobId';
/** The client's own faults. Failures of tokens and rates say nothing about the job. */
const REFUSED: ReadonlySet<number> = new Set([400, 409, 413, 415, 422]);
const LONGEST_REASON = 255;

/** Notes each refused report about a job, in a hook, because some never reach a controller. */
export function watchRefusals(fastify: FastifyInstance, refused: RefusedReports): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { problem } = reply;
    if (problem && request.caller && request.routeOptions.url === REPORT_ROUTE) {
      const { jobType, jobId } = request.params as { jobType: string; jobId: string };
      noteRefusal(refused, { jobType, jobId, problem }, request.caller.limits);
    }
    done(null, payload);
  });
}

interface RefusedReport {
  readonly jobType: unknown;
  readonly jobId: string;
  readonly problem: Problem;
}

/** A token has no say about jobs that it may not report about, even if its report was refused for another reason. */
export function noteRefusal(refused: RefusedReports, report: RefusedReport, limits: ReportLimits): void {
  const { jobType, jobId, problem } = report;
  if (REFUSED.has(problem.status) && allows(limits, jobType, jobId)) refused.add(refusalOf(jobId, problem));
}

function refusalOf(jobId: string, problem: Problem): Refusal {
  return {
    jobId,
    reason: storedText(problem.detail, LONGEST_REASON),
    code: codeOf(problem),
    pointer: problem.errors?.[0]?.pointer ?? '',
  };
}
