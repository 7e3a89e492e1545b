import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDatabaseUrl } from '../../src/platform/database/connecting/database-url.js';
import { dialectOf } from '../../src/platform/database/dialect.js';
import { eventsOf as eventsInPage } from '../../src/jobs/job-event-reader.js';
import { MOST_PHASES, phasesBeyondBound } from '../../src/jobs/phase-bound.js';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import type { EventPageJson } from '../support/event-pages.js';
import { eventsOf, eventually, report, request, startHub } from '../support/hub.js';
import type { EventJson, Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

const BATCH = 1_000;

const phaseOf = (number: number): string => `file-${number}`;
const ofKind = (events: readonly EventJson[], kind: string): EventJson[] =>
  events.filter((event) => event.kind === kind);
const phasesIn = (events: readonly EventJson[]): (string | null)[] =>
  ofKind(events, 'phase').map(({ to }) => to);

/** The names of the first thousand phases and of the newest of so many. */
function keptOf(count: number): string[] {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return [...numbers.slice(0, 1_000), ...numbers.slice(-1_000)].map(phaseOf);
}

describe.each(DATABASES)('the events of a job on %s', (kind) => {
  let running: Hub;
  let url: string;
  let forgetJobs: () => Promise<void>;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub: running, databaseUrl: url, forgetJobs } = suite);
    return suite.end;
  });
  afterEach(() => forgetJobs());

  /** A phase for every file, as a client reports them that has many. */
  async function reportPhases(jobId: string, from: number, count = BATCH, status = 'running'): Promise<void> {
    const updates = Array.from({ length: count }, (_, index) => ({
      job_type: 'backup',
      job_id: jobId,
      status: index === count - 1 ? status : 'running',
      sequence: from + index,
      current_phase: phaseOf(from + index),
    }));
    const answer = await request<{ results: { outcome?: string }[] }>(
      running,
      'POST',
      '/api/v1/telemetry/batch',
      { updates },
    );
    expect(new Set(answer.body.results.map(({ outcome }) => outcome))).toEqual(new Set(['applied']));
  }

  /** As the release before would have recorded them. */
  async function recordBeside(jobId: string, count: number, database = url): Promise<void> {
    for (let from = 0; from < count; from += 1_000) {
      const rows = Array.from(
        { length: 1_000 },
        (_, index) =>
          `('${jobId}', 'phase', '${phaseOf(from + index)}', 'reported', '2026-11-20 03:00:00.000')`,
      );
      await sql(
        database,
        `INSERT INTO job_events (backup_job_id, kind, to_value, reason, at) VALUES ${rows.join(', ')}`,
      );
    }
  }

  async function pageOf(jobId: string, query: string): Promise<EventPageJson> {
    return (await request<EventPageJson>(running, 'GET', `/api/v1/jobs/${jobId}/events?${query}`)).body;
  }

  async function stored(jobId: string, of = 'phase', database = url): Promise<number> {
    const [row] = await sql(
      database,
      'SELECT COUNT(*) AS events FROM job_events WHERE backup_job_id = ? AND kind = ?',
      [jobId, of],
    );
    return Number(row?.['events']);
  }

  it('come by pages of 200 unless told, oldest first', async () => {
    await reportPhases('paged', 0, 300);
    const first = await pageOf('paged', '');
    expect(first.items).toHaveLength(200);
    expect(first.items.slice(0, 2)).toMatchObject([
      { kind: 'status', from: null, to: 'running' },
      { kind: 'phase', from: null, to: phaseOf(0) },
    ]);
    const rows = await sql(url, 'SELECT * FROM job_events ORDER BY id LIMIT 200');
    expect(first.items.map((event) => JSON.stringify(event))).toEqual(
      rows.map(({ id, kind: what, from_value: from, to_value: to, reason, at }) =>
        JSON.stringify({ id, kind: what, from, to, reason, at: `${String(at).replace(' ', 'T')}Z` }),
      ),
    );
    const second = await pageOf('paged', `cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ next_cursor: null });
    expect(phasesIn([...first.items, ...second.items])).toEqual(
      Array.from({ length: 300 }, (_, number) => phaseOf(number)),
    );
    expect((await pageOf('paged', 'limit=301')).next_cursor).toBeNull();
  });

  it('are the first and the newest of a job that changes its phase without end, and all changes of status', async () => {
    let sent = 0;
    for (; sent < 7 * BATCH; sent += BATCH) {
      await reportPhases('endless', sent, BATCH, 'completed');
      expect(await stored('endless')).toBeLessThanOrEqual(MOST_PHASES + BATCH);
    }
    const events = await eventsOf(running, 'endless');
    expect(phasesIn(events)).toEqual(keptOf(sent));
    // It ended with each batch, and ran again with the next.
    expect(ofKind(events, 'status')).toHaveLength(14);
    expect(await stored('endless', 'status')).toBe(14);
  });

  it('are thinned out for the updates of a job one by one, too', async () => {
    await reportPhases('slow', 0, BATCH);
    await reportPhases('slow', BATCH, BATCH);
    await reportPhases('slow', 2 * BATCH, BATCH - 5);
    expect(await stored('slow')).toBeGreaterThan(MOST_PHASES);
    for (let sequence = 2_995; sequence < 3_010; sequence++) {
      await report(running, 'slow', { status: 'running', sequence, current_phase: phaseOf(sequence) });
    }
    expect(await stored('slow')).toBeLessThanOrEqual(MOST_PHASES + 15);
    expect(phasesIn(await eventsOf(running, 'slow'))).toEqual(keptOf(3_010));
  });

  it('are neither skipped nor repeated while others come and go', async () => {
    await reportPhases('busy', 0, BATCH);
    await reportPhases('busy', BATCH, BATCH);
    const seen: EventJson[] = [];
    let sent = 2 * BATCH;
    for (let query: string | undefined = 'limit=400'; query !== undefined;) {
      const page = await pageOf('busy', query);
      seen.push(...page.items);
      if (sent < 5 * BATCH) await reportPhases('busy', (sent += 500) - 500, 500);
      query = page.next_cursor === null ? undefined : `limit=400&cursor=${page.next_cursor}`;
    }
    const ids = seen.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    expect(sent).toBe(5 * BATCH);
    const kept = await eventsOf(running, 'busy');
    expect(kept.filter(({ id }) => !ids.includes(id))).toEqual([]);
  });

  it('of before there was a bound are shown within it at once, and deleted by hubs that start, of ended jobs too', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' };
    const first = await startHub(env);
    await report(first, 'small', { status: 'running', current_phase: 'one' });
    await report(first, 'old', { status: 'running', sequence: 1 });
    await recordBeside('old', 5_000, env.DATABASE_URL);
    await report(first, 'old', { status: 'completed', sequence: 2 });
    const shown = await eventsOf(first, 'old');
    expect(phasesIn(shown)).toEqual(keptOf(5_000));
    expect(ofKind(shown, 'status')).toMatchObject([{ to: 'running' }, { to: 'completed' }]);
    expect(await stored('old', 'phase', env.DATABASE_URL)).toBe(5_000);
    await first.close();
    // On a SQLite file there is one hub at a time.
    const hubs = kind === 'sqlite' ? [startHub(env)] : [startHub(env), startHub(env)];
    const [next] = await Promise.all(hubs);
    if (!next) throw new Error('no hub');
    await eventually(
      () => stored('old', 'phase', env.DATABASE_URL),
      (events) => events === MOST_PHASES,
    );
    expect(await eventsOf(next, 'old')).toEqual(shown);
    expect(await eventsOf(next, 'small')).toHaveLength(2);
  });

  it('are found by the index of their job, those beyond the bound too', async () => {
    await reportPhases('planned', 0, BATCH);
    // Those of other jobs lie between.
    for (let index = 0; index < 4; index++) {
      await reportPhases(`other-${index}`, 0, BATCH);
      await recordBeside('planned', 1_000);
    }
    await sql(url, kind === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE job_events');
    const explain = kind === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN FORMAT=TRADITIONAL';
    const dialect = dialectOf(readDatabaseUrl(url));
    for (const query of [
      phasesBeyondBound(dialect, 'planned', 200),
      eventsInPage(dialect, 'planned', 7, 'ORDER BY id LIMIT 201'),
    ]) {
      const plan = await sql(url, `${explain} ${query.sql}`, [...(query.parameters ?? [])]);
      const steps = plan
        .map((row) => String(row['detail'] ?? row['key']))
        .filter((step) => /events/.test(step));
      expect(steps, JSON.stringify(plan)).toHaveLength(3);
      for (const step of steps) expect(step).toContain('idx_job_events_job');
    }
  });

  it('are shown by the command line, the newest', async () => {
    await reportPhases('told', 0, 1_000);
    const text = await command(['jobs', 'show', 'told'], url);
    expect(text.stdout).toContain(phaseOf(999));
    expect(text.stdout).not.toContain(`${phaseOf(948)} `);
    expect(text.stderr).toBe('951 earlier events omitted; see GET /api/v1/jobs/:jobId/events.\n');
    const json = await command(['jobs', 'show', 'told', '--json'], url);
    const all = await eventsOf(running, 'told');
    expect((JSON.parse(json.stdout) as { events: EventJson[] }).events).toEqual(all.slice(1));
    expect(json.stderr).toMatch(/^1 earlier event/);
  });
});
