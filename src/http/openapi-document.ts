import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { withSecurity } from '../auth/api-security.js';
import type { Settings } from '../config/settings.js';
import { VERSION } from '../config/version.js';
import { withRateLimits } from '../limits/api-rate-limits.js';

/** GET /api/openapi.json, and pages to read it at /api/docs. */
export function serveDocument(app: NestFastifyApplication, settings: Settings): void {
  // Written when it is first asked for, as it takes a while.
  const document = (): OpenAPIObject => describe(app, settings);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json' });
}

function describe(app: NestFastifyApplication, { auth, rateLimitPerSecond }: Settings): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Backup Telemetry Hub')
    .setDescription('Backup clients report here how their jobs get on; people and screens read it.')
    .setVersion(VERSION)
    .build();
  const document = SwaggerModule.createDocument(app, description);
  const secured = auth === 'off' ? document : withSecurity(document);
  return rateLimitPerSecond === 0 ? secured : withRateLimits(secured);
}
