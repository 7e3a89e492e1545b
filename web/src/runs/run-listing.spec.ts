import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { HubError } from '../hub/hub-error.js';
import type { AgentRun, AgentRunList } from '../hub/types.js';
import { RunListing } from './run-listing.js';
import type { AskRuns } from './run-listing.js';
import type { RunStatus } from './run-words.js';
import type { RunsQuery } from './runs-query.js';

type Version = AgentRun & { readonly items_succeeded: number };
type Event = readonly Version[] | 'reset';

const ALL: RunsQuery = { agent: '', type: '', status: '' };
const QUERIES: readonly RunsQuery[] = [ALL, { ...ALL, status: 'running' }, { ...ALL, status: 'success' }];
const PAGE = 3;

/** A hub with its answers and its stream, both of which stay under way until somebody lets them arrive. */
class Hub {
  /** The runs as they are; `items_succeeded` counts all changes. */
  readonly runs = new Map<number, Version>();
  readonly events: Event[] = [];
  private readonly questions: Question[] = [];
  private readonly untold = new Set<number>();
  private changes = 0;

  readonly ask: AskRuns = (query, { cursor }) =>
    new Promise((resolve, reject) => this.questions.push({ query, cursor, resolve, reject }));

  change(id: number, status: RunStatus): void {
    this.changes += 1;
    const known = this.runs.get(id);
    // Ids rise with time but for runs that are told late.
    const createdAt = `2026-01-${String(10 + id - (id % 3 === 0 ? 5 : 0)).padStart(2, '0')}`;
    const told = { id, event_id: `e${id}`, agent_name: 'a', job_type: 't', created_at: createdAt };
    this.runs.set(id, { ...known, ...told, status, items_succeeded: this.changes } as Version);
    this.untold.add(id);
  }

  /** Looks at what has changed since the last look. */
  look(): void {
    if (this.untold.size > 0) this.events.push([...this.untold].flatMap((id) => this.runs.get(id) ?? []));
    this.untold.clear();
  }

  /** The connection was lost for so long that its changes are not told one by one. */
  gap(): void {
    this.untold.clear();
    this.events.splice(0, Infinity, 'reset');
  }

  /** Reads the list for the oldest question that has no answer yet. */
  read(): void {
    const question = this.questions.find(({ answer }) => answer === undefined);
    if (question) question.answer = this.page(question);
  }

  /** Lets an answer arrive that was read before. */
  answer(): void {
    const at = this.questions.findIndex(({ answer }) => answer !== undefined);
    const [question] = at < 0 ? [] : this.questions.splice(at, 1);
    if (question?.answer) question.resolve(question.answer);
  }

  fail(status: number): void {
    this.questions.shift()?.reject(new HubError(status, '', 'no'));
  }

  get isAsked(): boolean {
    return this.questions.length > 0;
  }

  list({ status }: RunsQuery): Version[] {
    return [...this.runs.values()]
      .filter((run) => status === '' || run.status === status)
      .toSorted((a, b) => b.created_at.localeCompare(a.created_at) || a.id - b.id);
  }

  private page({ query, cursor }: Question): AgentRunList {
    const [at, id] = cursor.split(' ');
    const behind = this.list(query).filter(
      (run) => !at || run.created_at < at || (run.created_at === at && run.id > Number(id)),
    );
    const items = behind.slice(0, PAGE);
    const last = behind.length > PAGE ? items.at(-1) : undefined;
    return { items, next_cursor: last ? `${last.created_at} ${last.id}` : null };
  }
}

interface Question {
  readonly query: RunsQuery;
  readonly cursor: string;
  readonly resolve: (list: AgentRunList) => void;
  readonly reject: (error: HubError) => void;
  answer?: AgentRunList;
}

const change = fc.record({
  do: fc.constant('change' as const),
  id: fc.integer({ min: 0, max: 11 }),
  status: fc.constantFrom<RunStatus[]>('running', 'success'),
});
const choice = fc.record({ do: fc.constant('choose' as const), query: fc.constantFrom(...QUERIES) });
const often = fc.record({ do: fc.constantFrom('look', 'hear', 'read', 'answer', 'more') });
const seldom = fc.record({ do: fc.constantFrom('gap', 'fail') });
const steps = fc.array(
  fc.oneof(
    { arbitrary: change, weight: 6 },
    { arbitrary: often, weight: 10 },
    { arbitrary: choice, weight: 1 },
    { arbitrary: seldom, weight: 1 },
  ),
  { minLength: 20, maxLength: 80, size: 'max' },
);

afterEach(() => {
  vi.useRealTimers();
});

it('shows what the hub has, in whatever order lists and the stream arrive, and never what was told before', async () => {
  vi.useFakeTimers();
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const hub = new Hub();
      const listing = new RunListing(hub.ask);
      const told = new Map<string, Version>();
      let query = ALL;
      listing.choose(query);
      const hear = (): void => {
        const event = hub.events.shift();
        if (event === 'reset') listing.choose(query);
        else if (event) {
          for (const run of event) told.set(run.event_id, run);
          listing.hear(event);
        }
      };
      for (const step of all) {
        if (step.do === 'change') hub.change(step.id, step.status);
        else if (step.do === 'choose') listing.choose((query = step.query));
        else if (step.do === 'hear') hear();
        else if (step.do === 'more') listing.more();
        else if (step.do === 'fail') hub.fail(503);
        else hub[step.do]();
        await vi.advanceTimersByTimeAsync(0);
        if (step.do === 'answer' || step.do === 'hear') expectNothingOlder(listing, told);
      }
      hub.look();
      while (hub.events.length > 0) hear();
      const due = hub.list(query);
      do {
        listing.more();
        await answerAll(hub);
        const { items } = listing.runs.peek();
        expect(items).toEqual(due.slice(0, items?.length));
      } while (listing.runs.peek().cursor !== null);
      expect(listing.runs.peek().items).toHaveLength(due.length);
      listing.close();
    }),
  );
});

/** A question that failed is asked again after a while. */
async function answerAll(hub: Hub): Promise<void> {
  await vi.advanceTimersByTimeAsync(10_000);
  while (hub.isAsked) {
    hub.read();
    hub.answer();
    await vi.advanceTimersByTimeAsync(10_000);
  }
}

function expectNothingOlder(listing: RunListing, told: ReadonlyMap<string, Version>): void {
  for (const { event_id: id, items_succeeded: changes } of listing.runs.peek().items ?? [])
    expect(changes).toBeGreaterThanOrEqual(told.get(id)?.items_succeeded ?? 0);
}

it('shows nothing of the query before where the next one cannot be read', async () => {
  const hub = new Hub();
  hub.change(1, 'running');
  const listing = new RunListing(hub.ask);
  listing.choose(ALL);
  hub.read();
  hub.answer();
  await vi.waitFor(() => expect(listing.runs.value.items).toHaveLength(1));
  listing.choose({ ...ALL, agent: 'b' });
  hub.fail(400);
  await vi.waitFor(() => expect(listing.runs.value).toMatchObject({ items: null, error: { status: 400 } }));
});

it('does not grow without bound while runs come', async () => {
  const hub = new Hub();
  const listing = new RunListing(hub.ask);
  listing.choose(ALL);
  hub.read();
  hub.answer();
  await vi.waitFor(() => expect(listing.runs.value.items).toHaveLength(0));
  for (let id = 0; id < 700; id++) hub.change(id, 'running');
  hub.look();
  listing.hear(hub.events[0] as Version[]);
  hub.read();
  hub.answer();
  await vi.waitFor(() => expect(listing.runs.value.items).toHaveLength(PAGE));
});
