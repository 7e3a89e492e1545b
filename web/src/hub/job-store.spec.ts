import { effect } from '@preact/signals';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { aJobView } from '../dev/job-views.js';
import { JobStore } from './job-store.js';
import type { JobView } from './types.js';

let store: JobStore;

beforeEach(() => {
  store = new JobStore();
});

describe('the store of jobs', () => {
  it('ends with the newest revision of each job, in whatever order and how often they come', () => {
    const revision = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      revision: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(revision, { minLength: 1, maxLength: 30 }), (arrivals) => {
        const jobs = new JobStore();
        for (const arrival of arrivals) jobs.take([aJobView(arrival)]);
        for (const id of ['a', 'b', 'c']) {
          const all = arrivals.filter((arrival) => arrival.id === id).map((arrival) => arrival.revision);
          expect(jobs.of(id)?.peek().revision).toBe(all.length > 0 ? Math.max(...all) : undefined);
        }
      }),
    );
  });

  it('shows what the hub has, in whatever order lists and the stream arrive', async () => {
    const step = fc.record({
      do: fc.constantFrom('report', 'wait', 'prune', 'hear', 'hear', 'ask', 'read', 'answer'),
      id: fc.constantFrom('a', 'b'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
        const hub = new Map<string, JobView>();
        const pruned = new Set<string>();
        const events: { job?: JobView; gone?: string }[] = [];
        const lists: { items?: JobView[]; resolve: (list: { items: JobView[] }) => void }[] = [];
        const jobs = new JobStore();
        const hear = (): void => {
          const { job, gone } = events.shift() ?? {};
          if (job) jobs.take([job]);
          if (gone) jobs.drop([gone]);
        };
        const acts = {
          report: (id: string) =>
            pruned.has(id) || hub.set(id, aJobView({ id, revision: (hub.get(id)?.revision ?? 0) + 1 })),
          // Time alone changes this, so the revision stays.
          wait: (id: string) => {
            const job = hub.get(id);
            if (job) hub.set(id, { ...job, stuck: !job.stuck });
          },
          prune: (id: string) => hub.delete(id) && pruned.add(id),
          hear,
          ask: () =>
            void jobs.takeListed<{ items: JobView[] }>(
              () => new Promise((resolve) => lists.push({ resolve })),
            ),
          read: () => {
            const list = lists.find(({ items }) => !items);
            if (list) list.items = [...hub.values()];
          },
          answer: async () => {
            const at = lists.findIndex(({ items }) => items);
            const [list] = at < 0 ? [] : lists.splice(at, 1);
            if (list?.items) list.resolve({ items: list.items });
            await Promise.resolve();
          },
        };
        for (const { do: act, id } of steps) {
          await acts[act](id);
          // The stream tells each change.
          const job = hub.get(id);
          if (job && (act === 'report' || act === 'wait')) events.push({ job });
          else if (act === 'prune') events.push({ gone: id });
        }
        while (events.length > 0) hear();
        for (const { resolve, items = [...hub.values()] } of lists) resolve({ items });
        await new Promise((resolve) => setImmediate(resolve));
        expect(new Map(jobs.all.value.map((job) => [job.peek().id, job.peek()]))).toEqual(hub);
      }),
      { numRuns: 300 },
    );
  });

  it('takes no list that was asked for before all jobs were forgotten, as another token may see others', async () => {
    const list = Promise.resolve({ items: [aJobView({ id: 'a' })] });
    const taken = store.takeListed(() => list);
    store.clear();
    await taken;
    expect(store.all.value).toEqual([]);
  });

  it('takes the same revision again, as time alone changes some members, but not one of an earlier contact', () => {
    const at = (second: number): string => `2026-11-25T22:00:0${second}.000Z`;
    store.take([aJobView({ id: 'a', revision: 3, last_telemetry_at: at(1) })]);
    store.take([aJobView({ id: 'a', revision: 3, last_telemetry_at: at(2), stuck: true })]);
    expect(store.of('a')?.peek().stuck).toBe(true);
    store.take([aJobView({ id: 'a', revision: 3, last_telemetry_at: at(1), stuck: false })]);
    expect(store.of('a')?.peek().stuck).toBe(true);
  });

  it('keeps the disks of a job when a list comes without them', () => {
    const { disks, ...rest } = aJobView({ id: 'a', revision: 2 });
    store.take([{ ...rest, revision: 1, disks: disks ?? [] }, rest]);
    expect(store.of('a')?.peek()).toMatchObject({ revision: 2, disks });
  });

  it('moves the last contact forward only, and of known jobs only', () => {
    store.take([aJobView({ id: 'a', last_telemetry_at: '2026-11-25T22:00:00.000Z' })]);
    store.contact({ a: '2026-11-25T22:00:05.000Z', b: '2026-11-25T22:00:05.000Z' });
    store.contact({ a: '2026-11-25T22:00:03.000Z' });
    expect(store.of('a')?.peek().last_telemetry_at).toBe('2026-11-25T22:00:05.000Z');
    expect(store.of('b')).toBeUndefined();
  });

  it('tells lists of jobs that come, go or change their state, not of their figures', () => {
    const sizes: number[] = [];
    effect(() => void sizes.push(store.underWay.value.length));
    store.take([aJobView({ id: 'a', revision: 1 })]);
    store.take([aJobView({ id: 'a', revision: 2, bytes_transferred: 7 })]);
    store.take([aJobView({ id: 'b', revision: 1 })]);
    store.take([aJobView({ id: 'a', revision: 3, status: 'completed' })]);
    store.drop(['b', 'nobody']);
    expect(sizes).toEqual([0, 1, 2, 1, 0]);
  });

  it('counts jobs as the summary does: stuck ones are running, too', () => {
    store.take([
      aJobView({ id: 'a' }),
      aJobView({ id: 'b', stuck: true }),
      aJobView({ id: 'c', status: 'stalled' }),
      aJobView({ id: 'd', status: 'pending' }),
      aJobView({ id: 'e', status: 'failed' }),
    ]);
    expect(store.counts.value).toEqual({ running: 2, stuck: 1, stalled: 1, pending: 1 });
  });

  it('drops what a whole list does not have, but nothing that was heard of since', () => {
    store.take([aJobView({ id: 'a' }), aJobView({ id: 'gone' }), aJobView({ id: 'busy', revision: 1 })]);
    const before = store.revisions();
    store.take([aJobView({ id: 'busy', revision: 2 }), aJobView({ id: 'new' })]);
    store.dropMissing(before, new Set(['a']));
    expect(store.all.value.map((job) => job.peek().id)).toEqual(['a', 'busy', 'new']);
  });

  it('forgets old ended jobs beyond a bound, except those that are shown', () => {
    const ended = (id: number) => aJobView({ id: `job-${id}`, status: 'completed' });
    store.take([aJobView({ id: 'running' }), ended(0), ended(1)]);
    const unpin = store.pin('job-0');
    store.take(Array.from({ length: 4_000 }, (_, id) => ended(id + 2)));
    expect(store.of('running')).toBeDefined();
    expect(store.of('job-0')).toBeDefined();
    expect(store.of('job-1')).toBeUndefined();
    expect(store.all.value.length).toBeLessThan(3_003);
    unpin();
  });
});
