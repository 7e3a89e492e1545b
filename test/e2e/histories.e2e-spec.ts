import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { delivery } from '../support/histories.js';
import type { Report } from '../support/histories.js';
import { jobOf, report, request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { asModelled, expectedJob } from '../support/model.js';
import { inParallel, shuffled } from '../support/parallel.js';

const HISTORIES = 300;
const CONNECTIONS = 16;
const SEED = 20_261_121;

interface Delivery {
  readonly jobId: string;
  readonly report: Report;
}

/** Sends most updates by themselves and every tenth handful as a batch. */
async function deliver(hub: Hub, handful: readonly Delivery[], index: number): Promise<void> {
  if (index % 10 === 0) {
    const updates = handful.map(({ jobId, report: said }) => ({
      ...said,
      job_id: jobId,
      job_type: 'backup',
    }));
    const answer = await request<{ results: { status: number }[] }>(hub, 'POST', '/api/v1/telemetry/batch', {
      updates,
    });
    expect(answer.body.results.map(({ status }) => status)).toEqual(handful.map(() => 200));
    return;
  }
  for (const { jobId, report: said } of handful) {
    const answer = await report(hub, jobId, said);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }
}

describe.each(DATABASES)('random histories on %s', (kind) => {
  it('end in the rows of the model, delivered shuffled and doubled over 16 connections', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    const histories = fc.sample(delivery, { numRuns: HISTORIES, seed: SEED }).map(({ sent }) => sent);
    const all = histories.flatMap((sent, index) => {
      const once = sent.map((said): Delivery => ({ jobId: `job-${index}`, report: said }));
      return [...once, ...once];
    });
    const handfuls = chunked(shuffled(all, SEED), 5);
    await inParallel(CONNECTIONS, handfuls, (handful, index) => deliver(hub, handful, index));
    await inParallel(CONNECTIONS, histories, async (sent, index) => {
      const expected = expectedJob(sent);
      expect(asModelled(await jobOf(hub, `job-${index}`), expected), JSON.stringify(sent)).toEqual(expected);
    });
  });
});

function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
