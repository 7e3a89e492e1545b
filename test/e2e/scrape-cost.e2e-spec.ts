import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explain, rowsRead, watch } from '../../bench/explain.js';
import { fillWithJobs } from '../../bench/fill.js';
import { readSettings } from '../../src/app/settings.js';
import { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../../src/platform/database/connecting/open-database.js';
import { JobRecount } from '../../src/jobs/counts/job-recount.js';
import { JobFiguresReader } from '../../src/jobs/counts/job-figures.js';
import { schemaOf } from '../../src/app/schema.js';
import { DATABASES, freshDatabase } from '../support/databases.js';

/** All of them in the counts, and of a thousand machines: see fillWithJobs. */
const FEW = 1_500;
const MANY = 9_000;
const SCAN = /^SCAN backup_jobs\b|^backup_jobs: (ALL|index)\b/;

interface Cost {
  readonly plan: string[];
  /** Undefined on SQLite, which does not count them. */
  readonly rows: number | undefined;
}

describe.each(DATABASES)('a scrape on %s', (kind) => {
  it('looks at no more rows among six times as many finished jobs', async () => {
    const [few, many] = [await costAmong(FEW), await costAmong(MANY)];
    expect(many.plan.filter((line) => SCAN.test(line))).toEqual([]);
    expect(many.plan.join('\n')).toContain('idx_succeeded');
    if (kind === 'sqlite') expect(many.plan).toEqual(few.plan);
    else expect(many.rows).toBe(few.rows);
  });

  async function costAmong(finished: number): Promise<Cost> {
    Logger.overrideLogger(false);
    const url = await freshDatabase(kind);
    const settings = readSettings({
      DATABASE_URL: url,
      MIGRATE_ON_START: 'true',
      METRICS_MAX_MACHINES: '10',
    });
    const { dataSource, dialect, ...opened } = await openDatabase(settings, schemaOf(settings), new Logger());
    onTestFinished(() => opened.close());
    const database = new Database(dataSource, dialect);
    await fillWithJobs(database, { finished, running: 5, silent: 1, disks: { completed: 0, running: 0 } });
    const uncounted = dialect.countsJobs ? 0 : finished + 5;
    expect(await new JobRecount(database).recount()).toBe(uncounted);
    const tables = 'backup_jobs, job_counts, last_successes';
    await dataSource.query(kind === 'sqlite' ? 'ANALYZE' : `ANALYZE TABLE ${tables}`);
    const { watched, queries } = watch(database);
    const figures = await new JobFiguresReader(watched, settings).read();
    expect(figures.counts).toMatchObject([{ jobs: finished }, { jobs: 5 }]);
    expect([figures.machines.length, figures.machinesLeftOut]).toEqual([10, 990]);
    expect(queries).toHaveLength(5);
    let rows: number | undefined;
    const plan: string[] = [];
    for (const query of queries) {
      plan.push(...(await explain(dataSource, dialect, query)));
      const read = await rowsRead(dataSource, dialect, query);
      if (read !== undefined) rows = (rows ?? 0) + read;
    }
    return { plan, rows };
  }
});
