import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { report, request, startHub } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';

const BATCHES = 4;
const JOBS_PER_BATCH = 700;
const OVERLAP_MS = 10_000;

interface Page {
  readonly items: JobJson[];
  readonly next_cursor: string | null;
}

/** A screen as docs/api.md wants it: asks 10 s before the newest stamp that it has, and drops what it has already. */
class Poller {
  readonly seen = new Map<string, JobJson>();
  private newest: string | undefined;

  constructor(private readonly hub: Hub) {}

  async poll(): Promise<void> {
    const since = this.newest && new Date(Date.parse(this.newest) - OVERLAP_MS).toISOString();
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { limit: '500', ...(since && { changed_since: since }), ...(cursor && { cursor }) };
      const { body } = await request<Page>(
        this.hub,
        'GET',
        `/api/v1/jobs?${new URLSearchParams(query).toString()}`,
      );
      for (const job of body.items) this.take(job);
      cursor = body.next_cursor;
    }
  }

  private take(job: JobJson): void {
    const known = this.seen.get(job.id);
    if (known && known.revision >= job.revision) return;
    this.seen.set(job.id, job);
    if (this.newest === undefined || job.updated_at > this.newest) this.newest = job.updated_at;
  }
}

describe.each(DATABASES)('a screen that polls hubs on %s', (kind) => {
  it('shows every job, also those that commit after a newer stamp was seen', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' };
    const hub = await startHub(env);
    const other = kind === 'sqlite' ? hub : await startHub(env);
    const screen = new Poller(hub);
    const over = new AbortController();
    const ticking = (async () => {
      for (let sequence = 1; !over.signal.aborted; sequence++) {
        await report(other, 'ticking', { status: 'running', sequence, bytes_transferred: sequence });
      }
    })();
    const polling = (async () => {
      while (!over.signal.aborted) await screen.poll();
    })();
    const ids: string[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const updates = Array.from({ length: JOBS_PER_BATCH }, () => ({
        job_type: 'backup',
        job_id: randomUUID(),
        status: 'running',
        disks: [{ disk_index: 0, bytes_transferred: batch }],
      }));
      ids.push(...updates.map(({ job_id: id }) => id));
      const { status } = await request(hub, 'POST', '/api/v1/telemetry/batch', { updates });
      expect(status).toBe(200);
    }
    over.abort();
    await Promise.all([ticking, polling]);
    await screen.poll();
    expect(ids.filter((id) => !screen.seen.has(id))).toEqual([]);
  });

  it('sees a greater stamp with each revision of a job', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    const updates = Array.from({ length: 50 }, (_, index) => ({
      job_type: 'backup',
      job_id: 'j',
      status: 'running',
      sequence: index + 1,
      bytes_transferred: index + 1,
    }));
    // In one transaction, so within one moment of the database's clock.
    await request(hub, 'POST', '/api/v1/telemetry/batch', { updates });
    const { body: first } = await request<JobJson>(hub, 'GET', '/api/v1/jobs/j');
    expect(first.revision).toBe(50);
    await report(hub, 'j', { status: 'running', sequence: 51, bytes_transferred: 51 });
    const { body: second } = await request<JobJson>(hub, 'GET', '/api/v1/jobs/j');
    expect(Date.parse(second.updated_at)).toBeGreaterThan(Date.parse(first.updated_at));
  });
});
