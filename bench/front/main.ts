/**
 * The hub as it is, but for the one method that stores: it answers from `setImmediate`, as a hub with a store does.
 * What this serves is the most that a hub with the fastest of stores could serve.
 */
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { ProblemFilter } from '../../src/common/problem.filter.js';
import { readSettings } from '../../src/config/settings.js';
import { openDatabase } from '../../src/database/open-database.js';
import { createAdapter } from '../../src/http/adapter.js';
import { setUpHttp } from '../../src/http/set-up-http.js';
import { JobStore } from '../../src/jobs/job.store.js';
import { newJob } from '../../src/rules/job.js';
import type { Update } from '../../src/rules/update.js';
import { TelemetryService } from '../../src/telemetry/telemetry.service.js';
import type { Recorded } from '../../src/telemetry/telemetry.service.js';

const anyJob = newJob('any', 'backup', Date.now());
const settings = readSettings({ DATABASE_URL: 'sqlite::memory:', PORT: '0' });
const database = await openDatabase(settings, new Logger('Database'));
const problems = new ProblemFilter();
const app = await NestFactory.create<NestFastifyApplication>(
  AppModule.with(settings, database),
  createAdapter(problems, settings),
  { abortOnError: false, bodyParser: false, logger: ['warn', 'error', 'fatal'] },
);
setUpHttp(app, problems, settings);
app.get(TelemetryService, { strict: false }).recordUpdates = answerOutOfThinAir;
app.get(JobStore, { strict: false }).change = () => Promise.reject(new Error('the front has no store'));
await app.listen(settings.port, settings.host);
console.log(`Listening on ${await app.getUrl()}`);

async function answerOutOfThinAir(updates: readonly Update[]): Promise<Recorded[]> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  return updates.map(({ jobId }) => ({ outcome: 'applied', job: { ...anyJob, id: jobId } }));
}
