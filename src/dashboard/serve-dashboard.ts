import { fileURLToPath } from 'node:url';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { ProblemFilter } from '../platform/problems/problem.filter.js';
import { RouteNotFoundError } from '../platform/problems/route-not-found.error.js';
import type { DashboardSettings } from './dashboard.settings.js';
import { readPageFiles } from './page-files.js';
import type { PageFiles } from './page-files.js';

/** `dist/web`, into which `npm run build` puts them. */
const BUILT = fileURLToPath(new URL('../web', import.meta.url));
/** The paths of the page; its script shows what each of them names. */
export const PAGES = [
  '/',
  '/jobs',
  '/jobs/:jobId',
  '/machines',
  '/machines/:vmName',
  '/runs',
  '/runs/:eventId',
  '/nodes',
  '/nodes/:nodeId',
  '/vms',
  '/vms/:vmId',
];
const NOT_BUILT = 'This hub was built without its dashboard: run `npm run build`, or set DASHBOARD=off.';

/** Its routes are named one by one, so that no path of the API is open to everybody along with them. */
export function serveDashboard(
  fastify: FastifyInstance,
  problems: ProblemFilter,
  { hasDashboard }: DashboardSettings,
  folder = BUILT,
): void {
  if (!hasDashboard) return;
  const files = readPageFiles(folder);
  const open = openRoutes(fastify);
  if (files) serveFiles(files, problems, open);
  else sayThatItIsMissing(problems, open);
}

type Open = (path: string, handler: RouteHandlerMethod) => void;

/** Adds GET routes, and with them HEAD, that need no token and count for no rate limit: they hold no data. */
function openRoutes(fastify: FastifyInstance): Open {
  return (path, handler) => void fastify.get(path, { config: { needs: 'nobody' } }, handler);
}

function serveFiles({ page, beside, assets }: PageFiles, problems: ProblemFilter, open: Open): void {
  for (const path of PAGES) open(path, (_request, reply) => page.answer(reply));
  for (const [name, file] of beside) open(`/${name}`, (_request, reply) => file.answer(reply));
  // One route for all of them, as it is a label of metrics, and the names change with each build.
  open('/assets/*', (request, reply) => {
    const asset = assets.get((request.params as { '*': string })['*']);
    if (asset) asset.answer(reply);
    else problems.answer(new RouteNotFoundError('The dashboard has no such file.'), request, reply);
  });
}

function sayThatItIsMissing(problems: ProblemFilter, open: Open): void {
  new Logger('Dashboard').warn(NOT_BUILT);
  const refuse = (request: FastifyRequest, reply: FastifyReply): void =>
    problems.answer(new RouteNotFoundError(NOT_BUILT), request, reply);
  for (const path of PAGES) open(path, refuse);
}
