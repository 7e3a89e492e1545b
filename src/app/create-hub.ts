import { lookup } from 'node:dns/promises';
import { Logger } from '@nestjs/common';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ProblemFilter } from '../platform/problems/problem.filter.js';
import { StartError } from '../platform/problems/start-error.js';
import { schemaOf } from './schema.js';
import type { Settings } from './settings.js';
import { openDatabase } from '../platform/database/connecting/open-database.js';
import { createAdapter } from './adapter.js';
import { authorityOf } from '../platform/http/bound-url.js';
import { boundConnections } from '../platform/http/connections.js';
import { HttpMetrics } from '../platform/http/http.metrics.js';
import { ExtraPorts } from '../platform/http/extra-ports.js';
import { NODE_STREAM } from '../nodes/stream/stream-port.js';
import { LOCAL_TELEMETRY } from '../runs/local-telemetry.js';
import { setUpHttp } from './set-up-http.js';

/** A hub connected to its database, not yet listening. */
export async function createHub(
  settings: Settings,
  logger: LoggerService | false,
): Promise<NestFastifyApplication> {
  Logger.overrideLogger(logger);
  const database = await openDatabase(settings, schemaOf(settings), new Logger('Database'));
  const problems = new ProblemFilter();
  const hub = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, database),
    createAdapter(problems, settings),
    { abortOnError: false, bodyParser: false, logger },
  );
  setUpHttp(hub, problems, settings);
  return hub;
}

/** @throws {StartError} where it cannot listen on one of its addresses. */
export async function listen(hub: NestFastifyApplication, settings: Settings): Promise<void> {
  const { port, host } = settings;
  // For `localhost` Fastify would open a second server, which lacks our limits and shutdown.
  const address = host === 'localhost' ? (await lookup(host)).address : host;
  await listening('PORT', host, port, () => hub.listen(port, address));
  const extra = [
    ['LOCAL_TELEMETRY_PORT', LOCAL_TELEMETRY, settings.localTelemetryPort],
    ['NODE_STREAM_PORT', NODE_STREAM, settings.nodeStreamPort],
  ] as const;
  for (const [variable, name, extraPort] of extra) {
    if (extraPort === undefined) continue;
    await listening(variable, host, extraPort, async () => {
      const server = await hub.get(ExtraPorts).open(name, hub.getHttpServer(), extraPort, address);
      boundConnections(server, settings, hub.get(HttpMetrics));
    });
  }
}

async function listening(
  variable: string,
  host: string,
  port: number,
  open: () => Promise<unknown>,
): Promise<void> {
  try {
    await open();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EADDRINUSE' ? `${authorityOf({ address: host, port })} is already in use` : message;
    throw new StartError(`Cannot listen: ${reason}. Set HOST and ${variable} to a free address.`);
  }
}
