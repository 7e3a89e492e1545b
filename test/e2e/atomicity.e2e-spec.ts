import { Logger } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/app/settings.js';
import { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../../src/platform/database/connecting/open-database.js';
import { jobToRow } from '../../src/jobs/job-rows.js';
import { newJob } from '../../src/job-rules/job.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import type { TestDatabaseKind } from '../support/databases.js';
import { jobOf, report, request, startHub, startHubProcess } from '../support/hub.js';
import { schemaOf } from '../../src/app/schema.js';
import { inParallel } from '../support/parallel.js';

/** The database itself refuses disks of a job called `poisoned`, after the job's own row was written. */
async function refuseDisks(databaseUrl: string, kind: TestDatabaseKind): Promise<void> {
  const refusal =
    kind === 'sqlite'
      ? "WHEN NEW.backup_job_id = 'poisoned' BEGIN SELECT RAISE(ABORT, 'refused'); END"
      : "FOR EACH ROW BEGIN IF NEW.backup_job_id = 'poisoned' THEN SIGNAL SQLSTATE '45000'; END IF; END";
  await sql(databaseUrl, `CREATE TRIGGER refuse_disks BEFORE INSERT ON backup_disks ${refusal}`);
}

const POISON = { status: 'running', sequence: 1, disks: [{ disk_index: 0, bytes_transferred: 1 }] };

describe.each(DATABASES)('a transaction that only writes, on %s', (kind) => {
  it('is committed like every other', async () => {
    const url = await freshDatabase(kind);
    const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    const opened = await openDatabase(settings, schemaOf(settings), new Logger());
    const written = newJob('j', 'backup', Date.now());
    await new Database(opened.dataSource, opened.dialect).write(async (transaction) =>
      transaction.insert('backup_jobs', [jobToRow(written)]),
    );
    await opened.close();
    expect(await sql(url, 'SELECT id FROM backup_jobs')).toEqual([{ id: 'j' }]);
  });
});

describe.each(DATABASES)('a failure between the writes of job and disks on %s', (kind) => {
  it('leaves neither', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await refuseDisks(url, kind);
    const answer = await report(hub, 'poisoned', POISON);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toMatch(/refuse|INSERT|backup_disks|\.js/);
    expect((await request(hub, 'GET', '/api/v1/jobs/poisoned')).status).toBe(404);
    expect(await sql(url, 'SELECT * FROM job_events')).toEqual([]);

    await report(hub, 'poisoned', { status: 'running', sequence: 1 });
    const before = await jobOf(hub, 'poisoned');
    expect((await report(hub, 'poisoned', { ...POISON, sequence: 2, vm_name: 'pg1' })).status).toBe(500);
    expect(await jobOf(hub, 'poisoned')).toEqual(before);
  });

  it('takes no acknowledged update of a neighbour with it', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHubProcess({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await refuseDisks(url, kind);
    const acknowledged: string[] = [];
    const jobIds = Array.from({ length: 300 }, (_, index) =>
      index % 3 === 0 ? 'poisoned' : `good-${index}`,
    );
    await inParallel(16, jobIds, async (jobId) => {
      const { status } = await report(hub, jobId, POISON);
      if (status === 200) acknowledged.push(jobId);
    });
    expect(acknowledged).toHaveLength(200);
    await hub.kill();
    const rows = await sql(
      url,
      'SELECT id FROM backup_jobs JOIN backup_disks ON backup_job_id = id ORDER BY id',
    );
    expect(rows.map(({ id }) => id)).toEqual(acknowledged.toSorted());
  });
});
