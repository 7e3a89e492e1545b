import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explain, rowsRead, watch } from '../../bench/explain.js';
import { fillWithJobs } from '../../bench/fill.js';
import { schemaOf } from '../../src/app/schema.js';
import { readSettings } from '../../src/app/settings.js';
import { FlagRepair } from '../../src/jobs/counts/flag-repair.js';
import { JobRecount } from '../../src/jobs/counts/job-recount.js';
import { MinuteRecount } from '../../src/jobs/counts/minute-recount.js';
import { MachinesReader } from '../../src/machines/machines-reader.js';
import { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../../src/platform/database/connecting/open-database.js';
import { SummaryReader } from '../../src/summary/summary-reader.js';
import { ThroughputReader } from '../../src/summary/throughput-reader.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { SummarySource } from '../../src/jobs/summary-source.js';

const PACE = { noProgressMs: 600_000, staleAfterMs: 60_000 };

/** One for every minute, so that each day is full in both. */
const FEW = 2_000;
const MANY = 12_000;
/** The days of a machine with many runs are found one by one. */
const DAYS = 20;
const SCAN = /^SCAN backup_jobs\b|^backup_jobs: (ALL|index)\b/;

interface Cost {
  readonly plan: string[];
  /** Undefined on SQLite, which does not count them. */
  readonly rows: number | undefined;
}

describe.each(DATABASES)('a look at everything on %s', (kind) => {
  it('reads no more among six times as many finished jobs', async () => {
    const [few, many] = [await costsAmong(FEW), await costsAmong(MANY)];
    for (const [what, cost] of many) {
      const before = few.get(what);
      expect(
        cost.plan.filter((line) => SCAN.test(line)),
        what,
      ).toEqual([]);
      if (kind === 'sqlite') expect([...new Set(cost.plan)], what).toEqual([...new Set(before?.plan)]);
      else expect(cost.rows, what).toBeLessThanOrEqual((before?.rows ?? 0) + DAYS);
    }
    expect(many.size).toBe(5);
  });

  async function costsAmong(finished: number): Promise<Map<string, Cost>> {
    Logger.overrideLogger(false);
    const url = await freshDatabase(kind);
    const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    const { dataSource, dialect, ...opened } = await openDatabase(settings, schemaOf(settings), new Logger());
    onTestFinished(() => opened.close());
    const database = new Database(dataSource, dialect);
    await fillWithJobs(database, { finished, running: 5, silent: 1, disks: { completed: 0, running: 0 } });
    await dataSource.query("UPDATE backup_jobs SET vm_name = 'vm-1'");
    // Five of each hour failed.
    await dataSource.query(
      "UPDATE backup_jobs SET status = 'failed' WHERE SUBSTR(completed_at, 15, 2) < '05'",
    );
    await new JobRecount(database).recount();
    await new MinuteRecount(database).recount();
    await new FlagRepair(database).repair(720 * 3_600_000);
    const tables = 'backup_jobs, job_minutes, last_successes';
    await dataSource.query(kind === 'sqlite' ? 'ANALYZE' : `ANALYZE TABLE ${tables}`);
    const { watched, queries } = watch(database);
    const costs = new Map<string, Cost>();
    for (const [what, look] of Object.entries(looks(watched))) {
      await look();
      queries.length = 0;
      // The second look of a process remembers what is usual.
      await look();
      expect(queries.length, what).toBeGreaterThan(1);
      let rows: number | undefined;
      const plan: string[] = [];
      for (const query of queries) {
        plan.push(...(await explain(dataSource, dialect, query)));
        const read = await rowsRead(dataSource, dialect, query);
        if (read !== undefined) rows = (rows ?? 0) + read;
      }
      costs.set(what, { plan, rows });
    }
    return costs;
  }

  function looks(database: Database): Record<string, () => Promise<unknown>> {
    const summary = new SummaryReader(database, PACE, new SummarySource());
    const throughput = new ThroughputReader(database);
    const machines = new MachinesReader(database);
    return {
      summary: () => summary.read(),
      throughput: () => throughput.read(24),
      'machines by their last good run': () => machines.list({ sort: 'worst', limit: 50 }),
      'machines by name': () => machines.list({ sort: 'name', limit: 50, q: 'VM' }),
      'a machine': () => machines.one('vm-1'),
    };
  }
});
