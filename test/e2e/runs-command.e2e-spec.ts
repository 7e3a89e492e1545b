import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hub } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { startHub } from '../support/hub.js';
import { makeLedgerFile } from '../support/local-telemetry-file.js';
import { aRun, listed, postBatch, postRun, runOf } from '../support/runs.js';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'hub-runs-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

const ROW = { run_id: 'r', agent_name: 'old', job_type: 'sync', start_time: '2025-01-02T03:04:05Z' };
const ROWS = [
  {
    ...ROW,
    event_id: 'one',
    created_at: '2025-01-02 03:04:06',
    updated_at: '2025-01-03 00:00:00',
    status: 'success',
    metrics_json: '{"a": 1}',
    items_failed: null,
    git_commit_timestamp: '2025-01-02T03:04:05Z',
    api_posted: 1,
  },
  {
    ...ROW,
    event_id: 'two',
    created_at: '2025-01-02T03:04:07+00:00',
    updated_at: null,
    status: 'failure',
    metrics_json: '[1]',
    items_failed: 2,
    git_commit_timestamp: null,
    api_posted: 0,
  },
  {
    ...ROW,
    event_id: 'bad',
    start_time: 'whenever',
    created_at: '2025-01-02T03:04:08+00:00',
    updated_at: null,
    status: 'failure',
    metrics_json: null,
    items_failed: 2,
    git_commit_timestamp: null,
    api_posted: 0,
  },
];

describe.each(DATABASES)('hub runs on %s', (kind) => {
  it('imports a file of local-telemetry once, while a hub runs', async () => {
    const url = await freshDatabase(kind);
    const running = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await postRun(running, aRun('two', { agent_name: 'newer' }));
    const file = join(await folder(), 'telemetry.sqlite');
    makeLedgerFile(file, ROWS, 6);

    const dry = await hub(['runs', 'import', file, '--dry-run'], url);
    expect(dry.stdout).toBe(`${file}: schema 6, 3 runs\nwould import 1, there already 1, refused 1\n`);
    expect(dry.stderr).toMatch(/^row 3 \(bad\): start_time: .*ISO 8601/);
    expect(dry.code).toBe(1);
    expect(await listed(running, '')).toEqual(['two']);

    const first = await hub(['runs', 'import', file], url);
    expect(first.stdout).toContain('imported 1, there already 1, refused 1');
    const again = await hub(['runs', 'import', file, '--json'], url);
    expect(JSON.parse(again.stdout)).toMatchObject({ imported: 0, known: 2, rows: 3 });

    expect(await runOf(running, 'one')).toMatchObject({
      created_at: '2025-01-02T03:04:06.000000+00:00',
      updated_at: '2025-01-03T00:00:00.000000+00:00',
      metrics_json: { a: 1 },
      items_failed: 0,
      git_commit_timestamp: '2025-01-02T03:04:05Z',
      api_posted: true,
      schema_version: 7,
    });
    // A run that was still running takes its end.
    expect(await runOf(running, 'two')).toMatchObject({
      agent_name: 'newer',
      status: 'failure',
      items_failed: 2,
    });
    const counted = await sql(
      url,
      'SELECT status, SUM(runs) AS runs FROM agent_run_counts GROUP BY status HAVING SUM(runs) <> 0 ORDER BY status',
    );
    expect(counted).toEqual([
      { status: 'failure', runs: 1 },
      { status: 'success', runs: 1 },
    ]);
  });

  it('lists and shows runs as the API does', async () => {
    const url = await freshDatabase(kind);
    const running = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await postBatch(running, [
      aRun('a', { status: 'failed' }),
      aRun('--b'),
      aRun('c', { agent_name: 'other' }),
    ]);
    const list = await hub(['runs', 'list', '--agent-name', 'tester', '--status', 'FAILED', '--json'], url);
    expect(JSON.parse(list.stdout)).toEqual({ items: [await runOf(running, 'a')], next_cursor: null });
    const page = await hub(['runs', 'list', '--limit', '2'], url);
    expect(page.stdout.split('\n')[0]).toMatch(/^EVENT\s+AGENT\s+TYPE\s+STATUS/);
    expect(page.stderr).toMatch(/^More: hub runs list … --cursor \w+/);
    const shown = await hub(['runs', 'show', '--json', '--', '--b'], url);
    expect(JSON.parse(shown.stdout)).toEqual(await runOf(running, '--b'));
    expect((await hub(['runs', 'show', 'a'], url)).stdout).toMatch(/^status\s+failure$/m);
    expect(await hub(['runs', 'show', 'nope'], url)).toMatchObject({
      code: 1,
      stderr: 'Run not found: nope\n',
    });
    expect(await hub(['runs', 'list', '--status', 'bogus'], url)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Must be one of') as string,
    });
  });
});

it('says why it imports no other file', async () => {
  const url = await freshDatabase('sqlite');
  await hub(['migrate', 'up'], url);
  const made = await folder();
  makeLedgerFile(join(made, 'five.sqlite'), [], 5);
  const failures: readonly (readonly [string, RegExp])[] = [
    [join(made, 'five.sqlite'), /schema 5; schema 6 and 7 can be imported/],
    [join(made, 'none.sqlite'), /cannot be opened/],
    [url.slice('sqlite:'.length), /is the database of a hub/],
    [join(import.meta.dirname, 'smoke.e2e-spec.ts'), /not a database/],
  ];
  for (const [file, why] of failures) {
    expect(await hub(['runs', 'import', file], url)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(why) as string,
    });
  }
});
