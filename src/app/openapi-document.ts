import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { declareNeed, withSecurity } from '../auth/api-security.js';
import { BADGE_ROUTE } from '../machines/machines.settings.js';
import type { Settings } from './settings.js';
import { VERSION } from '../platform/config/version.js';
import { withRateLimits } from '../rate-limits/api-rate-limits.js';

const PAGE = 'api/docs';
const DOCUMENT = 'api/openapi.json';
/** Other addresses of the page. Its server URL is relative, so the page must have a single address. */
const OTHER_NAMES = [`/${PAGE}/`, `/${PAGE}/index.html`];
/** Relative to the document and to the page, so that it is correct behind any path prefix of a proxy. */
const SERVER = '..';

/** Serves GET /api/openapi.json, and a page for it at /api/docs. */
export function serveDocument(app: NestFastifyApplication, settings: Settings): void {
  // Generated on the first request, as it takes a while.
  const document = (): OpenAPIObject => describe(app, settings);
  redirectOtherNames(app.getHttpAdapter().getInstance());
  SwaggerModule.setup(PAGE, app, document, { jsonDocumentUrl: DOCUMENT });
}

function redirectOtherNames(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (!OTHER_NAMES.includes(route.url)) return;
    route.handler = (_request: FastifyRequest, reply: FastifyReply) => reply.redirect('../docs');
  });
}

function describe(
  app: NestFastifyApplication,
  { auth, rateLimitPerSecond, badgesArePublic }: Settings,
): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Backup Telemetry Hub')
    .setDescription(
      'Backup clients report the progress of their jobs; people and dashboards read it. A path answers 405, with ' +
        '`Allow`, to methods that are not listed. Bodies may have `Content-Encoding: gzip`.',
    )
    .setVersion(VERSION)
    .addServer(SERVER)
    .build();
  const document = SwaggerModule.createDocument(app, description);
  if (badgesArePublic) declareNeed(document, BADGE_ROUTE.replace(':vmName', '{vmName}'), 'nobody');
  const secured = auth === 'off' ? document : withSecurity(document);
  return rateLimitPerSecond === 0 ? secured : withRateLimits(secured);
}
