import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { samplesOf, sendAll, toldOf, unevenJob } from '../support/history.js';
import { startHub } from '../support/hub.js';
import { Random } from '../support/random.js';

const HOURS = 8;
const UPDATES = HOURS * 720;
const MOST_BYTES = 60_000;
/** Pages of InnoDB are half empty at worst. A small table has reserved up to a megabyte besides, whatever is in it. */
const MOST_ON_SERVER = 110_000;
const PAGE = 16_384;

async function numberIn(url: string, statement: string): Promise<number> {
  const [row] = await sql(url, statement);
  return Number(Object.values(row ?? {})[0]);
}

/** The file of SQLite, without the pages that are free. */
async function fileSize(url: string): Promise<number> {
  await sql(url, 'VACUUM');
  return (await numberIn(url, 'PRAGMA page_count')) * (await numberIn(url, 'PRAGMA page_size'));
}

describe.each(DATABASES)('the curve of eight hours, told each 5 seconds with three disks, on %s', (kind) => {
  it(`takes at most ${MOST_BYTES} bytes`, { timeout: 300_000 }, async () => {
    const url = await freshDatabase(kind);
    const patient = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true', ...patient });
    const start = Math.floor(Date.now() / 1_000) - HOURS * 3_600 - 60;
    const jobs = kind === 'sqlite' ? 1 : 20;
    const told = Array.from({ length: jobs }, (_, job) =>
      unevenJob(new Random(job + 1), start, HOURS * 3_600),
    );
    // All jobs run at the same time, as jobs do.
    const reports = Array.from({ length: UPDATES }, (_, index) =>
      told.flatMap((updates, job) => (updates[index] ? [toldOf(`job-${job}`, updates[index])] : [])),
    );
    await sendAll(hub, reports.flat());
    expect((await samplesOf(hub, 'job-0')).bytes.length).toBeGreaterThanOrEqual(UPDATES / 3);

    const pieces = await numberIn(url, 'SELECT SUM(LENGTH(points)) FROM job_samples');
    const tails = await numberIn(
      url,
      'SELECT SUM(LENGTH(samples) + COALESCE(LENGTH(open_samples), 0)) FROM backup_jobs',
    );
    const figures: Record<string, number> = { pieces: pieces / jobs, tail: tails / jobs };
    if (kind === 'sqlite') {
      const size = await fileSize(url);
      await sql(url, 'DELETE FROM job_samples');
      await sql(url, 'UPDATE backup_jobs SET samples = NULL, open_samples = NULL');
      figures['file'] = size - (await fileSize(url));
    } else {
      await sql(url, 'ANALYZE TABLE job_samples');
      // Half of DATA_LENGTH are pages that are only reserved.
      figures['table'] =
        (PAGE *
          (await numberIn(
            url,
            `SELECT SUM(stat_value) FROM mysql.innodb_index_stats WHERE database_name = DATABASE()
             AND table_name = 'job_samples' AND index_name = 'PRIMARY' AND stat_name = 'n_leaf_pages'`,
          ))) /
        jobs;
    }
    console.log(`Bytes of a curve on ${kind}: ${JSON.stringify(figures)}`);
    expect(figures['file'] ?? 0).toBeLessThanOrEqual(MOST_BYTES);
    expect(figures['table'] ?? 0).toBeLessThanOrEqual(MOST_ON_SERVER);
    expect((pieces + tails) / jobs).toBeLessThanOrEqual(MOST_BYTES);
  });
});
