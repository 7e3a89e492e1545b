/**
 * The hub as it is, but for the one method that stores: it answers from `setImmediate`, as a hub with a store does. Its
 * throughput is the most that a hub with the fastest possible store could reach.
 */
import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { readSettings } from '../../src/app/settings.js';
import { createHub, listen } from '../../src/app/create-hub.js';
import { JobStore } from '../../src/jobs/job.store.js';
import { newJob } from '../../src/job-rules/job.js';
import type { Update } from '../../src/job-rules/update.js';
import { TelemetryService } from '../../src/telemetry/telemetry.service.js';
import type { Recorded } from '../../src/telemetry/telemetry.service.js';

const anyJob = newJob('any', 'backup', Date.now());
const settings = readSettings({ DATABASE_URL: 'sqlite::memory:', PORT: '0' });
const hub = await createHub(settings, new ConsoleLogger({ logLevels: ['warn', 'error', 'fatal'] }));
hub.get(TelemetryService, { strict: false }).recordUpdates = answerOutOfThinAir;
hub.get(JobStore, { strict: false }).change = () => Promise.reject(new Error('the front has no store'));
await listen(hub, settings);
console.log(`Listening on ${await hub.getUrl()}`);

async function answerOutOfThinAir(updates: readonly Update[]): Promise<Recorded[]> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  return updates.map(({ jobId }) => ({ outcome: 'applied', job: { ...anyJob, id: jobId } }));
}
