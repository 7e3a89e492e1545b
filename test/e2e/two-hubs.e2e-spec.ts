import { describe, expect, it } from 'vitest';
import { freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventsOf, eventually, jobOf, report, startHubProcess } from '../support/hub.js';
import type { HubProcess } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';

const JOBS = 40;
const UPDATES = 12;

async function twoHubs(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<[HubProcess, HubProcess]> {
  const settings = { DATABASE_URL: databaseUrl, MIGRATE_ON_START: 'true', ...env };
  return Promise.all([startHubProcess(settings), startHubProcess(settings)]);
}

describe.each(SERVERS)('two hubs on one %s', (kind) => {
  it('that start at once migrate it once, and lose nothing of first and later updates of the same jobs', async () => {
    const url = await freshDatabase(kind);
    const hubs = await twoHubs(url);
    const migrations = await sql(url, 'SELECT name FROM migrations');
    const names = new Set(migrations.map(({ name }) => name));
    expect([names.size, names.has('CreateJobs1795251600000')]).toEqual([migrations.length, true]);
    expect(hubs.filter((hub) => hub.output().includes('Applied migration'))).toHaveLength(1);

    const updates = Array.from({ length: JOBS * UPDATES }, (_, index) => ({
      jobId: `job-${index % JOBS}`,
      sequence: Math.floor(index / JOBS),
    }));
    // Each disk is mentioned by one update alone, so that any lost update leaves a hole.
    await inParallel(16, updates, async ({ jobId, sequence }, index) => {
      const disks = [{ disk_index: sequence, bytes_transferred: 1 }];
      const hub = index % 3 === 0 ? hubs[0] : hubs[1];
      const answer = await report(hub, jobId, { status: 'running', sequence, disks });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    });
    for (let index = 0; index < JOBS; index++) {
      const job = await jobOf(hubs[0], `job-${index}`);
      expect(job.disks.map(({ disk_index }) => disk_index)).toEqual(
        Array.from({ length: UPDATES }, (_, disk) => disk),
      );
      expect(job).toMatchObject({ bytes_transferred: UPDATES, revision: UPDATES });
      expect(await eventsOf(hubs[1], `job-${index}`)).toHaveLength(1);
    }
  });

  it('judge each silent job once', async () => {
    const env = { STALE_AFTER_SECONDS: '1', FAIL_AFTER_SECONDS: '3', SWEEP_INTERVAL_SECONDS: '1' };
    const url = await freshDatabase(kind);
    const hubs = await twoHubs(url, env);
    const jobIds = Array.from({ length: 100 }, (_, index) => `silent-${index}`);
    await inParallel(16, jobIds, async (jobId) => void (await report(hubs[0], jobId, { status: 'running' })));
    const failed = "SELECT COUNT(*) AS jobs FROM backup_jobs WHERE failure_reason = 'lost'";
    await eventually(
      () => sql(url, failed),
      ([row]) => row?.['jobs'] === jobIds.length,
    );
    const judged = await sql(
      url,
      "SELECT from_value, to_value, COUNT(*) AS times FROM job_events WHERE reason = 'silence' GROUP BY from_value, to_value ORDER BY from_value",
    );
    expect(judged).toEqual([
      { from_value: 'running', to_value: 'stalled', times: jobIds.length },
      { from_value: 'stalled', to_value: 'failed', times: jobIds.length },
    ]);
  });
});
