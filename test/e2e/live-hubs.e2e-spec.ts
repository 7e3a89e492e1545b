import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase, SERVERS } from '../support/databases.js';
import { report, startHub, startHubProcess } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { followed, openStream } from '../support/live-stream.js';
import type { LiveStream } from '../support/live-stream.js';
import { proxyTo } from '../support/proxy.js';

const CHANGES_PER_SECOND = 200;
const SECONDS = 6;
const JOBS = 150;
const BOUND_MS = 3_000;

interface Change {
  readonly id: string;
  readonly revision: number;
  readonly answeredAt: number;
}

const settings = (url: string): Record<string, string> => ({
  DATABASE_URL: url,
  MIGRATE_ON_START: 'true',
  SWEEP_INTERVAL_SECONDS: '86400',
});

async function twoHubs(url: string): Promise<[Hub, Hub]> {
  const first = await startHub(settings(url));
  return [first, await startHub(settings(url))];
}

/** Changes jobs at a steady rate through both hubs by turns. */
async function change(hubs: readonly [Hub, Hub]): Promise<Change[]> {
  const made: Promise<Change>[] = [];
  const total = CHANGES_PER_SECOND * SECONDS;
  const begunAt = performance.now();
  for (let index = 0; index < total; index++) {
    const hub = hubs[index % 2 === 0 ? 0 : 1];
    const sequence = Math.floor(index / JOBS) + 1;
    made.push(
      report(hub, `job-${index % JOBS}`, { status: 'running', sequence, bytes_transferred: sequence }).then(
        ({ body }) => ({ id: body.job.id, revision: body.job.revision, answeredAt: performance.now() }),
      ),
    );
    const dueAt = begunAt + ((index + 1) * 1_000) / CHANGES_PER_SECOND;
    if (dueAt > performance.now()) await sleep(dueAt - performance.now());
  }
  return Promise.all(made);
}

/** When each change was with the reader, as that or a later state of its job, in milliseconds after its answer. */
function delays(stream: LiveStream, changes: readonly Change[]): number[] {
  const told = stream.of('jobs').flatMap(({ data, at }) => (data as Change[]).map((job) => ({ ...job, at })));
  return changes.map(({ id, revision, answeredAt }) => {
    const found = told.find((job) => job.id === id && job.revision >= revision);
    return found ? found.at - answeredAt : Infinity;
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? NaN;
}

describe.each(SERVERS)('the live streams of two hubs on one %s', (kind) => {
  it('miss none of the changes of both, and have them soon', async () => {
    const hubs = await twoHubs(await freshDatabase(kind));
    const streams = await Promise.all(hubs.map((hub) => followed(hub)));
    const changes = await change(hubs);
    for (const stream of streams) {
      await stream.until(() => delays(stream, changes).every(Number.isFinite));
      const waited = delays(stream, changes);
      const figures = [0.5, 0.99, 1].map((share) => Math.round(quantile(waited, share)));
      console.log(`${kind}: ${changes.length} changes, p50, p99 and max ${figures.join(', ')} ms`);
      expect(quantile(waited, 0.99)).toBeLessThan(BOUND_MS);
    }
  });

  it('have a change that was stamped 7 seconds before its commit', async () => {
    const url = await freshDatabase(kind);
    const hubs = await twoHubs(url);
    await report(hubs[0], 'held', { status: 'running', sequence: 1 });
    await report(hubs[0], 'other', { status: 'running', sequence: 1 });
    const streams = await Promise.all(hubs.map((hub) => followed(hub)));
    const tool = await createConnection(url);
    onTestFinished(() => tool.end());
    await tool.beginTransaction();
    await tool.query(
      "UPDATE backup_jobs SET updated_at = UTC_TIMESTAMP(3), revision = revision + 1, current_phase = 'held' WHERE id = 'held'",
    );
    const heldAt = performance.now();
    for (let sequence = 2; performance.now() - heldAt < 7_000; sequence++) {
      await report(hubs[1], 'other', { status: 'running', sequence, bytes_transferred: sequence });
      await sleep(250);
    }
    await tool.commit();
    for (const stream of streams) await stream.until(() => stream.job('held')?.current_phase === 'held');
  });

  it('have what a reader missed who left the one and comes back to the other', async () => {
    const hubs = await twoHubs(await freshDatabase(kind));
    await report(hubs[0], 'running', { status: 'running' });
    const left = await followed(hubs[0], { query: 'status=running' });
    left.close();
    await report(hubs[0], 'running', { status: 'completed' });
    await report(hubs[0], 'new', { status: 'running' });
    const back = await followed(hubs[1], { query: 'status=running', lastEventId: left.lastEventId });
    await back.until(() => back.job('new') && back.gone.includes('running'));
    expect(back.of('reset')).toEqual([]);
  });

  it('go on after one hub was killed', async () => {
    const url = await freshDatabase(kind);
    const killed = await startHubProcess(settings(url));
    const other = await startHub(settings(url));
    const left = await followed(killed);
    await report(killed, 'a', { status: 'running' });
    await left.until(() => left.job('a'));
    await killed.kill();
    await left.until(() => left.isOver);
    await report(other, 'a', { status: 'completed' });
    const again = await startHubProcess(settings(url));
    const back = await followed(again, { lastEventId: left.lastEventId });
    await back.until(() => back.job('a')?.status === 'completed');
    await report(other, 'b', { status: 'running' });
    await back.until(() => back.job('b'));
  });

  it('stay open while the database is away, and miss nothing of what others changed meanwhile', async () => {
    const url = await freshDatabase(kind);
    const database = await proxyTo(url);
    const other = await startHub(settings(url));
    const hub = await startHub(settings(database.url));
    const stream = await followed(hub);
    await database.cut();
    await report(other, 'meanwhile', { status: 'running' });
    await sleep(2_000);
    expect([stream.isOver, stream.jobs]).toEqual([false, []]);
    const refused = await openStream(hub);
    expect([refused.status, Number(refused.headers['retry-after'])]).toEqual([503, expect.any(Number)]);
    await database.mend();
    await stream.until(() => stream.job('meanwhile'));
    await report(hub, 'after', { status: 'running' });
    await stream.until(() => stream.job('after'));
    expect(stream.of('hello')).toHaveLength(1);
  });
});
