import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobView } from '../jobs/job-view.js';
import type { Reader, Welcome } from './channel.js';
import { Following } from './following.js';
import { textOf } from './instant-text.js';
import type { Joining } from './joining.js';
import type { Stamp } from './known-jobs.js';
import type { Look, Questions } from './look.js';
import type { News } from './news.js';
import { FilterTests } from './stream-filter.js';
import type { StreamFilter } from './stream-filter.js';
import { DEEP_MS } from './windows.js';

const START = Date.parse('2026-11-21T09:00:00.000Z');
const JOBS = 6;
const CHANGES_UNTIL_MS = 60_000;

interface Version {
  readonly job: JobView;
  readonly visibleAt: number;
}

/** A change: of which job, when it is stamped, how long it is held before its COMMIT, and what it does. */
const change = fc.record({
  job: fc.nat(JOBS - 1),
  at: fc.nat(CHANGES_UNTIL_MS),
  heldMs: fc.oneof(fc.nat(50), fc.nat(2_900), fc.nat(20_000)),
  status: fc.constantFrom('running', 'completed', 'failed'),
  vm_name: fc.constantFrom('pg1', 'pg2'),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** The rows as transactions commit them: a change of a job waits for the one before to be committed. */
class Rows {
  private readonly versions = new Map<string, Version[]>();

  constructor(changes: readonly Change[]) {
    for (const { job, at, heldMs, ...members } of changes.toSorted((a, b) => a.at - b.at)) {
      const id = `job-${job}`;
      const before = this.versions.get(id) ?? [];
      const stampedAt = Math.max(at, (before.at(-1)?.visibleAt ?? -1) + 1);
      // The members that following reads; the others are passed on as they are.
      // Those members that a filter or the feed reads.
      const view = {
        id,
        job_type: 'backup',
        repository_id: null,
        created_at: before[0]?.job.created_at ?? textOf(START + stampedAt),
        updated_at: textOf(START + stampedAt),
        last_telemetry_at: null,
        revision: before.length + 1,
        ...members,
      } as unknown as JobView;
      this.versions.set(id, [...before, { job: view, visibleAt: stampedAt + heldMs }]);
    }
  }

  at(now: number): JobView[] {
    return [...this.versions.values()].flatMap(
      (versions) => versions.findLast(({ visibleAt }) => visibleAt <= now)?.job ?? [],
    );
  }

  look(now: number, questions: Questions): Look {
    const rows = this.at(now);
    const since = (from: number | undefined): Stamp[] =>
      from === undefined ? [] : rows.filter((job) => job.updated_at >= textOf(from));
    const found = {
      at: START + now,
      changed: since(questions.changedSince),
      missed: since(questions.missedSince).toSorted((a, b) => (a.updated_at < b.updated_at ? 1 : -1)),
      heard: [],
      passed: [],
      checked: rows.filter(({ id }) => questions.check.includes(id)),
      shown: questions.shownTo.map((filter) => ({ jobs: matching(rows, filter), isPartial: false })),
    };
    const ids = questions.choose(found);
    return { ...found, ids, jobs: rows.filter(({ id }) => ids.includes(id)) };
  }
}

function matching(rows: readonly JobView[], filter: StreamFilter): JobView[] {
  const tests = new FilterTests(filter);
  return rows.filter((job) => tests.matches(job));
}

/** A client that loads the list once it is welcomed, and then believes what it is told. */
class Client implements Reader {
  readonly jobs = new Map<string, JobView>();
  lastId: number | undefined;

  constructor(
    readonly filter: StreamFilter,
    private readonly list: () => readonly JobView[],
  ) {}

  welcome({ missed, isReset }: Welcome): void {
    if (this.lastId === undefined || isReset) for (const job of this.list()) this.take(job);
    if (missed) this.tell(missed);
  }

  tell({ jobs, gone, sent }: News): void {
    for (const job of jobs) this.take(job);
    for (const id of gone) this.jobs.delete(id);
    this.lastId = Number(/id: (\d+)\n(?!.*id: )/s.exec(sent.toString())?.[1] ?? this.lastId);
  }

  private take(job: JobView): void {
    if (job.revision >= (this.jobs.get(job.id)?.revision ?? 0)) this.jobs.set(job.id, job);
  }
}

/** A hub that looks every half second, and lets a client in at the next look. */
class Hub {
  private readonly following: Following;
  private joining: Joining[] = [];

  constructor(
    private readonly rows: Rows,
    now: number,
  ) {
    const recent = rows.at(now).filter((job) => job.updated_at >= textOf(START + now - DEEP_MS));
    this.following = new Following(START + now, recent, now);
  }

  join(reader: Reader): void {
    this.joining.push({ reader, resolve: () => {}, reject: () => {} });
  }

  leave(reader: Reader): void {
    this.following.leave(reader);
  }

  look(now: number): void {
    const task = this.following.begin(now, true, this.joining.splice(0));
    const tellings = this.following.accept(task, this.rows.look(now, task.questions), now);
    for (const [reader, news] of tellings) reader.tell(news);
  }
}

const filters = fc.constantFrom<StreamFilter>({}, { status: ['running'] }, { vm_name: 'pg1' }, { q: 'PG2' });

describe('what a hub tells', () => {
  it('comes to what the rows say, whatever the order of stamps and commits, and wherever a reader returns to', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 40 }),
        filters,
        fc.nat(CHANGES_UNTIL_MS),
        fc.integer({ min: 500, max: 30_000 }),
        (changes, filter, leavesAt, awayMs) => {
          const rows = new Rows(changes);
          const hubs = [new Hub(rows, 0), new Hub(rows, 0)] as const;
          let now = 0;
          const [staying, moving] = [0, 1].map(
            () => new Client(filter, () => matching(rows.at(now), filter)),
          ) as [Client, Client];
          hubs[0].join(staying);
          hubs[0].join(moving);
          let [left, back] = [false, false];
          for (; now < CHANGES_UNTIL_MS + 60_000; now += 500) {
            if (!left && now >= leavesAt && moving.lastId !== undefined) {
              hubs[0].leave(moving);
              left = true;
            }
            if (left && !back && now >= leavesAt + awayMs) {
              hubs[1].join(moving);
              back = true;
            }
            hubs[0].look(now);
            hubs[1].look(now + 137);
          }
          const wanted = Object.fromEntries(
            matching(rows.at(now), filter).map((job) => [job.id, job.revision]),
          );
          for (const { jobs } of [staying, moving]) {
            expect(Object.fromEntries([...jobs.values()].map((job) => [job.id, job.revision]))).toEqual(
              wanted,
            );
          }
        },
      ),
    );
  });
});
