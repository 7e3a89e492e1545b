import 'reflect-metadata';
import { lookup } from 'node:dns/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ProblemFilter } from './common/problem.filter.js';
import { StartError } from './common/start-error.js';
import { SettingsError } from './config/settings-error.js';
import { readSettings } from './config/settings.js';
import type { Settings } from './config/settings.js';
import { openDatabase } from './database/open-database.js';
import { createAdapter } from './http/adapter.js';
import { setUpHttp } from './http/set-up-http.js';
import { createLogger } from './logging/hub-logger.js';

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger(settings);
  Logger.overrideLogger(logger);
  const database = await openDatabase(settings, new Logger('Database'));
  const problems = new ProblemFilter();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, database),
    createAdapter(problems, settings),
    { abortOnError: false, bodyParser: false, logger },
  );
  setUpHttp(app, problems, settings);
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  endInTime(settings);
  await listen(app, settings);
  logger.log(`Listening on ${await app.getUrl()}`, 'Hub');
}

/** What still hangs then, on a database that does not answer, is left to itself: nothing of it was acknowledged. */
function endInTime({ shutdownGraceMs }: Settings): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => setTimeout(() => process.exit(0), shutdownGraceMs).unref());
  }
}

async function listen(app: NestFastifyApplication, { port, host }: Settings): Promise<void> {
  try {
    // Of `localhost` Fastify would serve a second address too, by a server that knows nothing of limits and endings.
    await app.listen(port, host === 'localhost' ? (await lookup(host)).address : host);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EADDRINUSE' ? `${host}:${port} is taken` : message;
    throw new StartError(`The hub cannot listen: ${reason}. Set HOST and PORT to an address that is free.`);
  }
}

try {
  await serve();
} catch (error) {
  const expected = error instanceof SettingsError || error instanceof StartError;
  console.error(expected ? error.message : error);
  process.exit(1);
}
