import 'reflect-metadata';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { ProblemFilter } from './common/problem.filter.js';
import { StartError } from './common/start-error.js';
import { SettingsError } from './config/settings-error.js';
import { readSettings } from './config/settings.js';
import { openDatabase } from './database/open-database.js';
import { createAdapter, setUpHttp } from './http.js';

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = new ConsoleLogger({ colors: process.stdout.isTTY === true });
  const database = await openDatabase(settings, new Logger('Database'));
  const problems = new ProblemFilter();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, database),
    createAdapter(problems),
    { abortOnError: false, bodyParser: false, logger },
  );
  setUpHttp(app, problems);
  app.enableShutdownHooks();
  await app.listen(settings.port, settings.host);
  logger.log(`Listening on ${await app.getUrl()}`, 'Hub');
}

try {
  await serve();
} catch (error) {
  const expected = error instanceof SettingsError || error instanceof StartError;
  console.error(expected ? error.message : error);
  process.exit(1);
}
