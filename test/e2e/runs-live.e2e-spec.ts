import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { startHub } from '../support/hub.js';
import { openStream } from '../support/live-stream.js';
import { aRun, patchRun, postBatch, postRun, runOf } from '../support/runs.js';

describe.each(DATABASES)('the live stream of runs on %s', (kind) => {
  it('tells runs of every hub to those that ask for them, and what they missed', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true' };
    const hub = await startHub(env);
    const other = kind === 'sqlite' ? hub : await startHub(env);
    const [stream, without] = [await openStream(hub, { query: 'runs=1' }), await openStream(hub)];
    await postRun(other, aRun('a'));
    await stream.until(({ runs }) => runs.some((run) => run.event_id === 'a'));
    expect(stream.runs.at(-1)).toEqual(await runOf(hub, 'a'));
    await patchRun(other, 'a', { status: 'success', items_failed: 3 });
    await stream.until(({ runs }) => runs.some((run) => run.status === 'success' && run.items_failed === 3));
    const { lastEventId } = stream;
    stream.close();
    await postRun(other, aRun('b'));
    const back = await openStream(hub, { query: 'runs=1', lastEventId });
    await back.until(({ runs }) => runs.some((run) => run.event_id === 'b'));
    expect(without.of('runs')).toEqual([]);
  });

  it('says to load everything again after a batch that is too large to be told, and goes on', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    const stream = await openStream(hub, { query: 'runs=1' });
    await postRun(hub, aRun('before'));
    await stream.until(({ runs }) => runs.some((run) => run.event_id === 'before'));
    const many = Array.from({ length: 5_100 }, (_, index) => aRun(`many-${index}`));
    expect((await postBatch(hub, many)).body).toMatchObject({ inserted: many.length });
    await stream.first('reset');
    await postRun(hub, aRun('after'));
    await stream.until(({ runs }) => runs.some((run) => run.event_id === 'after'));
    expect(stream.runs.filter(({ event_id: id }) => id.startsWith('many'))).toEqual([]);
    expect(stream.of('reset')).toHaveLength(1);
  });
});
