import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { requireTokens, classify, reclassify, allowAnonymous } from '../auth/gate.js';
import { serveDashboard } from '../dashboard/serve-dashboard.js';
import { BADGE_ROUTE } from '../machines/machines.settings.js';
import { KnownTokens } from '../auth/known-tokens.js';
import type { ProblemFilter } from '../platform/problems/problem.filter.js';
import type { Settings } from './settings.js';
import { JobStore } from '../jobs/job.store.js';
import { closeAbandonedStreams } from '../platform/http/abandoned-streams.js';
import { boundConnections } from '../platform/http/connections.js';
import { allowOrigins } from '../platform/http/cors.js';
import { RATE_LIMIT_FIELDS } from '../rate-limits/rate-limit-fields.js';
import { rateLimitsOf } from '../rate-limits/rate-limits.js';
import { openNodeReports, withLimit } from '../nodes/open-reports.js';
import { readUnreadBodies } from '../platform/http/unread-bodies.js';
import { RefusedReports } from '../jobs/refused-reports.js';
import { HttpMetrics } from '../platform/http/http.metrics.js';
import { JOB_TYPES } from '../job-rules/vocabulary.js';
import { rejectWhenFull, watchRefusals } from '../telemetry/ingest-hooks.js';
import { TelemetryMetrics } from '../telemetry/telemetry.metrics.js';
import { answerUnread, watchAnswers } from './answers.js';
import { Ending } from '../platform/http/ending.js';
import { acceptJsonOnly } from '../platform/http/json-bodies.js';
import { obeyBodyMarks } from '../platform/http/json-routes.js';
import { serveDocument } from './openapi-document.js';
import { refuseUndecodable } from '../platform/http/readable-url.js';
import { rejectBadHeads } from '../platform/http/request-head.js';
import { routeUpgrades } from '../platform/http/upgrades.js';
import { answerUnrouted } from '../platform/http/unrouted.js';
import type { Hint } from '../platform/http/unrouted.js';

/** An unknown job type makes the path unknown. */
const hintOf: Hint = ({ jobType }) => {
  if (jobType === undefined) return '';
  return JOB_TYPES.some((known) => known === jobType)
    ? 'To read a job: GET /api/v1/jobs/{jobId}.'
    : undefined;
};

/** Everything that runs before and after the controllers, in this order. */
export function setUpHttp(app: NestFastifyApplication, problems: ProblemFilter, settings: Settings): void {
  app.useGlobalFilters(problems);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const metrics = app.get(HttpMetrics);
  obeyBodyMarks(fastify);
  acceptJsonOnly(fastify);
  watchAnswers(fastify, metrics, settings, Ending.of(fastify, settings.shutdownGraceMs));
  watchRefusals(fastify, app.get(TelemetryMetrics), app.get(RefusedReports));
  answerUnread(fastify, metrics, settings);
  boundConnections(fastify.server, settings, metrics);
  routeUpgrades(fastify);
  readUnreadBodies(fastify);
  rejectBadHeads(fastify, problems);
  allowOrigins(fastify, settings.corsOrigins, Object.keys(RATE_LIMIT_FIELDS));
  const rates = rateLimitsOf(settings, problems, metrics);
  // The gate comes before all other decisions, so that strangers learn nothing about the load of the hub.
  if (settings.auth === 'off') {
    allowAnonymous(fastify);
    rates?.limitAddresses(fastify);
  } else {
    rates?.limitGuesses(fastify);
    requireTokens(fastify, app.get(KnownTokens), problems, rates?.admits.bind(rates));
    if (settings.nodeReportsAreOpen) {
      openNodeReports(fastify, rates ?? rateLimitsOf(withLimit(settings), problems, metrics));
    }
  }
  refuseUndecodable(fastify, problems);
  answerUnrouted(fastify, problems, hintOf);
  rejectWhenFull(fastify, app.get(JobStore), problems);
  if (settings.badgesArePublic) reclassify(fastify, BADGE_ROUTE, 'nobody');
  classify(fastify, ['/api/docs', '/api/openapi.json'], 'viewer');
  closeAbandonedStreams(fastify, ['/api/docs', '/api/v1/stream']);
  serveDocument(app, settings);
  serveDashboard(fastify, problems, settings);
}
