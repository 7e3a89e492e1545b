import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import type * as SummarySourceModule from '../../src/jobs/summary-source.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { builtHub } from '../support/hub-here.js';
import { report } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { followed } from '../support/live-stream.js';

/** The built class that the summary fills. */
async function seams(): Promise<typeof SummarySourceModule> {
  return (await import(resolve('dist/jobs/summary-source.js'))) as typeof SummarySourceModule;
}

async function startApp(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<{ app: NestFastifyApplication; hub: Hub }> {
  const { createHub, listen, readSettings } = await builtHub();
  const common = { PORT: '0', MIGRATE_ON_START: 'true', DATABASE_URL: databaseUrl };
  const settings = readSettings({ ...common, ...env });
  const app = await createHub(settings, false);
  onTestFinished(() => app.close());
  await listen(app, settings);
  return { app, hub: { url: await app.getUrl() } };
}

describe.each(DATABASES)('the live stream on %s', (kind) => {
  it('sends a job again that becomes stuck, which is no new revision', async () => {
    const { hub } = await startApp(await freshDatabase(kind), { NO_PROGRESS_SECONDS: '3' });
    await report(hub, 'quiet', { status: 'running', bytes_transferred: 1, total_bytes: 9 });
    const stream = await followed(hub);
    await stream.until(() => stream.jobs.some(({ stuck }) => stuck));
    const [first] = stream.jobs;
    expect(stream.jobs.at(-1)).toMatchObject({ id: 'quiet', stuck: true, revision: first?.revision ?? 1 });
  });
});

describe('the summary in the live stream', () => {
  it('is sent to those who want it, when it has changed', async () => {
    const { app, hub } = await startApp(await freshDatabase('sqlite'));
    const { SummarySource } = await seams();
    let running = 0;
    let reads = 0;
    app.get(SummarySource).readBy(async () => {
      reads++;
      return { at: new Date().toISOString(), jobs: { running } };
    });
    const other = await followed(hub);
    await sleep(1_500);
    expect(reads).toBe(0);
    const stream = await followed(hub, { query: 'summary=1' });
    expect(await stream.first('summary')).toMatchObject({ data: { jobs: { running: 0 } } });
    await sleep(2_500);
    expect(reads).toBeGreaterThan(1);
    expect(stream.of('summary')).toHaveLength(1);
    running = 1;
    await stream.until(() => stream.of('summary').length === 2);
    expect(stream.of('summary')[1]).toMatchObject({ data: { jobs: { running: 1 } } });
    expect(other.of('summary')).toEqual([]);
  });
});
