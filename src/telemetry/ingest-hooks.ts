import type { FastifyInstance } from 'fastify';
import { allows } from '../auth/report-limits.js';
import type { ReportLimits } from '../auth/report-limits.js';
import { storedText } from '../platform/validation/message.js';
import type { ProblemFilter } from '../platform/problems/problem.filter.js';
import { TooBusyError } from '../platform/problems/too-busy.error.js';
import type { TelemetryMetrics } from './telemetry.metrics.js';
import { codeOf } from '../platform/problems/problem.js';
import type { Problem } from '../platform/problems/problem.js';
import type { JobStore } from '../jobs/job.store.js';
import type { Refusal, RefusedReports } from '../jobs/refused-reports.js';

/** The client's own faults. Failures of tokens and rates say nothing about the job. */
const REFUSED: ReadonlySet<number> = new Set([400, 409, 413, 415, 422]);
const LONGEST_REASON = 255;

/** Rejects updates before their bodies are read, so that an overloaded hub spends little on refusals. */
export function rejectWhenFull(
  fastify: FastifyInstance,
  store: Pick<JobStore, 'isFull'>,
  problems: ProblemFilter,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.ingests && store.isFull) {
      problems.answer(new TooBusyError(), request, reply);
    } else done();
  });
}

/**
 * Counts requests that are refused as a whole, and notes their jobs, in a hook, because some never reach a controller.
 */
export function watchRefusals(
  fastify: FastifyInstance,
  metrics: TelemetryMetrics,
  refused: RefusedReports,
): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { ingests } = request.routeOptions.config;
    if (ingests && reply.statusCode >= 400 && reply.statusCode < 500) metrics.count('refused');
    const { problem } = reply;
    if (ingests === 'update' && problem && request.caller) {
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
    reason: storedText(problem.error, LONGEST_REASON),
    code: codeOf(problem),
    pointer: problem.errors?.[0]?.pointer ?? '',
  };
}
