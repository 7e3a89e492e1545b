import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withSecurity } from '../auth/api-security.js';
import type { Settings } from './settings.js';
import { VERSION } from '../platform/config/version.js';
import { withRateLimits } from '../rate-limits/api-rate-limits.js';

const PAGE = 'api/docs';
const DOCUMENT = 'api/openapi.json';
/** Other names that the page would have. Its server is relative to its address, so that it has one alone. */
const OTHER_NAMES = [`/${PAGE}/`, `/${PAGE}/index.html`];
/** Relative to the document and to the page, so that it is right below any prefix of a proxy. */
const SERVER = '..';

/** GET /api/openapi.json, and pages to read it at /api/docs. */
export function serveDocument(app: NestFastifyApplication, settings: Settings): void {
  // Written when it is first asked for, as it takes a while.
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

function describe(app: NestFastifyApplication, { auth, rateLimitPerSecond }: Settings): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Backup Telemetry Hub')
    .setDescription(
      'Backup clients report here how their jobs get on; people and screens read it. Another method of a path than ' +
        'those below is answered 405, with `Allow`. Bodies may have `Content-Encoding: gzip`.',
    )
    .setVersion(VERSION)
    .addServer(SERVER)
    .build();
  const document = SwaggerModule.createDocument(app, description);
  const secured = auth === 'off' ? document : withSecurity(document);
  return rateLimitPerSecond === 0 ? secured : withRateLimits(secured);
}
