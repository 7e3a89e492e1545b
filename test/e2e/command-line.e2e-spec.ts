import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from 'commander';
import { hubProgram } from '../../src/cli/program.js';
import { hub, shell } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { eventsOf, jobOf, report, request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { openForSuite } from '../support/suite-hub.js';

const NO_SUCH_SERVER = 'mysql://hub:s3cret@127.0.0.1:1/hub';
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** `hub`, `hub jobs`, `hub jobs list`, …: the words after `hub` of each. */
function commandsOf(command: Command, words: string[] = []): string[][] {
  return [words, ...command.commands.flatMap((sub) => commandsOf(sub, [...words, sub.name()]))];
}

const COMMANDS = commandsOf(hubProgram());

function withoutTimes(text: string): string {
  return text.replace(INSTANT, 'YYYY-MM-DDThh:mm:ss.mmmZ');
}

/** Two jobs, one with two disks and an ending. */
async function reportTwoJobs(running: Hub): Promise<void> {
  await report(running, 'nightly-pg1', {
    status: 'running',
    sequence: 1,
    vm_name: 'pg1',
    current_phase: 'transferring',
    disks: [
      { disk_index: 0, label: 'root', bytes_transferred: 30, total_bytes: 100, status: 'transferring' },
      { disk_index: 1, label: '\u001b[31mdata', bytes_transferred: 7, total_bytes: 7, status: 'completed' },
    ],
  });
  await report(
    running,
    'weekly',
    { status: 'failed', sequence: 9, error: 'the target is full' },
    'replication',
  );
}

describe('the help of', () => {
  it.each(COMMANDS.map((words) => [['hub', ...words].join(' '), words]))('%s is', async (name, words) => {
    const { code, stdout, stderr } = await hub([...words, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const golden = `../golden/help/${name.replaceAll(' ', '-')}.txt`;
    // Vitest would write what is missing, and be content.
    expect(existsSync(new URL(golden, import.meta.url)), `${golden} is there`).toBe(true);
    await expect(stdout).toMatchFileSnapshot(golden);
  });

  it('every command shows an example or belongs to a group that does', () => {
    for (const command of hubProgram().commands) {
      let text = '';
      command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
      expect(text, command.name()).toContain('Examples:');
    }
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [[], /^Usage: hub/],
    [['jobs'], /^Usage: hub jobs/],
    [['bogus'], /unknown command 'bogus'/],
    [['jobs', 'list', '--bogus'], /unknown option '--bogus'/],
    [['jobs', 'show'], /missing required argument 'id'/],
    [['jobs', 'show', ' a'], /^The job id must be 1 to 128 characters/],
    [['jobs', 'show', '..'], /^The job id must be 1 to 128 characters/],
    [['jobs', 'show', 'a', '--bogus'], /unknown option '--bogus'/],
    [['jobs', 'cancel', '--raeson', 'it', 'a'], /unknown option '--raeson'/],
    [['jobs', 'show', 'a', 'b'], /too many arguments/],
    [['jobs', 'list', '--status', 'odd', '--limit', '0'], /^--status must be .*\n--limit must be /],
    [['jobs', 'list', '--created-after', 'yesterday'], /^--created-after must be /],
    [['prune'], /--older-than/],
    [['prune', '--older-than', '0d'], /takes a time like 90d/],
    [['prune', '--older-than', 'ninety'], /takes a time like 90d/],
  ])('%j ends with exit code 2 and the reason', async (args, told) => {
    const { code, stdout, stderr } = await hub(args, await freshDatabase('sqlite'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(told);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe('a command that fails', () => {
  const onDatabase = [
    ['jobs', 'list'],
    ['jobs', 'show', 'j'],
    ['jobs', 'cancel', 'j'],
    ['prune', '--older-than', '1d'],
  ];

  async function sentence(args: readonly string[], url: string, env = {}): Promise<string> {
    const { code, stdout, stderr } = await hub(args, url, env);
    expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('s3cret');
    return stderr.trim();
  }

  it.each([...onDatabase, ['migrate', 'up'], ['migrate', 'status'], ['backup', 'never.sql']])(
    'says in a sentence that no server answers: hub %s %s',
    async (...args) => {
      expect(await sentence(args.filter(Boolean), NO_SUCH_SERVER)).toMatch(/ECONNREFUSED/);
    },
  );

  it.each([...onDatabase, ['backup', 'never.sqlite']])(
    'makes no database where there is none: hub %s %s',
    async (...args) => {
      const url = await freshDatabase('sqlite');
      expect(await sentence(args.filter(Boolean), url)).toMatch(
        /^Database .* does not exist.*hub migrate up/,
      );
      expect(existsSync(url.slice('sqlite:'.length))).toBe(false);
    },
  );

  it.each([...onDatabase, ['serve'], ['migrate', 'up']])(
    'names a wrong setting: hub %s %s',
    async (...args) => {
      expect(await sentence(args.filter(Boolean), 'mysql://hub:s3cret@db')).toMatch(/^DATABASE_URL: got /);
    },
  );

  it('wants no database in memory, no text file and no migration that is pending', async () => {
    expect(await sentence(['jobs', 'list'], 'sqlite::memory:')).toMatch(/memory/);
    const url = await freshDatabase('sqlite');
    const file = url.slice('sqlite:'.length);
    await writeFile(file, 'no database at all, but long enough to be looked at by SQLite as if it were one');
    expect(await sentence(['jobs', 'list'], url)).toMatch(/not a database/);
    const other = await freshDatabase('sqlite');
    await sql(other, 'CREATE TABLE t (x)');
    expect(await sentence(['jobs', 'list'], other)).toMatch(/^Migrations are pending: .*hub migrate up/);
  });
});

describe.each(DATABASES)('hub jobs on %s', (kind) => {
  let running: Hub;
  let url: string;
  let forgetJobs: () => Promise<void>;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub: running, databaseUrl: url, forgetJobs } = suite);
    return suite.end;
  });
  beforeEach(() => reportTwoJobs(running));
  afterEach(() => forgetJobs());

  it('shows in tables what there is, and no escape sequence of a client', async () => {
    const list = await hub(['jobs', 'list'], url);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    await expect(withoutTimes(list.stdout)).toMatchFileSnapshot('../golden/jobs-list.txt');
    const one = await hub(['jobs', 'show', 'nightly-pg1'], url);
    await expect(withoutTimes(one.stdout)).toMatchFileSnapshot('../golden/jobs-show.txt');
  });

  it('filters and pages as the route does, and says the same in JSON', async () => {
    const list = await hub(['jobs', 'list', '--status', 'failed,running', '--limit', '1', '--json'], url);
    const query = '/api/v1/jobs?status=failed,running&limit=1&include=disks';
    const { body } = await request<{ next_cursor: string }>(running, 'GET', query);
    expect(JSON.parse(list.stdout)).toEqual(body);
    const rest = await hub(['jobs', 'list', '--cursor', body.next_cursor], url);
    expect(rest.stdout).toContain('nightly-pg1');
    expect(rest.stdout).not.toContain('weekly');
    const one = await hub(['jobs', 'show', 'weekly', '--json'], url);
    const expected = { ...(await jobOf(running, 'weekly')), events: await eventsOf(running, 'weekly') };
    expect(JSON.parse(one.stdout)).toEqual(expected);
  });

  it('cancels a job beside the hub that serves it, once', async () => {
    const first = await hub(['jobs', 'cancel', 'nightly-pg1', '--reason', 'gone', '--json'], url);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const cancelled = { status: 'cancelled', failure_reason: 'cancelled_by_operator', error_message: 'gone' };
    expect(JSON.parse(first.stdout)).toMatchObject(cancelled);
    await report(running, 'nightly-pg1', { status: 'running', sequence: 2 });
    expect(await jobOf(running, 'nightly-pg1')).toMatchObject(cancelled);
    expect((await eventsOf(running, 'nightly-pg1')).at(-1)).toMatchObject({ reason: 'operator' });
    const again = await hub(['jobs', 'cancel', 'nightly-pg1'], url);
    expect(again).toEqual({
      code: 1,
      stdout: '',
      stderr: "Job 'nightly-pg1' has already ended: it is cancelled.\n",
    });
    const none = await hub(['jobs', 'cancel', 'nobody'], url);
    expect(none).toEqual({ code: 1, stdout: '', stderr: "Job 'nobody' does not exist.\n" });
  });

  it('is not upset by a reader that leaves', async () => {
    const updates = Array.from({ length: 500 }, (_, index) => ({
      job_type: 'backup',
      job_id: `job-${index}`,
      status: 'running',
      vm_name: 'a-machine-with-quite-a-long-name'.repeat(5),
    }));
    await request(running, 'POST', '/api/v1/telemetry/batch', { updates });
    for (const flags of ['', '--json']) {
      const { code, stdout, stderr } = await shell(`$HUB jobs list --limit 500 ${flags} | head -n 1`, url);
      expect({ code, stderr: stderr.replace(/^More: .*\n/, '') }).toEqual({ code: 0, stderr: '' });
      expect(stdout.split('\n')).toHaveLength(2);
    }
  });

  it('loses no update of the hub while it writes beside it', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `job-${index}`);
    for (const id of ids) await report(running, id, { status: 'running', sequence: 0 });
    const over = new AbortController();
    const cancelling = inParallel(2, ids, async (id) => {
      expect(await hub(['jobs', 'cancel', id], url)).toMatchObject({ code: 0, stderr: '' });
    }).finally(() => over.abort());
    let sequence = 0;
    while (!over.signal.aborted) {
      sequence++;
      const disks = [{ disk_index: sequence, bytes_transferred: sequence }];
      const answers = ids.map((id) => report(running, id, { status: 'running', sequence, disks }));
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(ids.map(() => 200));
    }
    await cancelling;
    for (const id of ids) {
      const job = await jobOf(running, id);
      expect(job.status).toBe('cancelled');
      expect(job.disks.map(({ disk_index }) => disk_index)).toEqual(
        Array.from({ length: sequence }, (_, index) => index + 1),
      );
    }
  });
});

describe('hub migrate beside a hub on SQLite', () => {
  it('reads, and refuses to write', async () => {
    const url = await freshDatabase('sqlite');
    await startHub({ DATABASE_URL: url });
    expect(await hub(['migrate', 'status'], url)).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout, stderr } = await hub(['migrate', 'down'], url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Another hub is using .*\n$/);
  });
});

describe('hub serve', () => {
  it('does what main.js does', async () => {
    const url = await freshDatabase('sqlite');
    const { code, stderr } = await hub(['serve'], url, { PORT: '70000' });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'PORT: got "70000", takes a whole number from 0 to 65535\n',
    });
    const folder = dirname(url.slice('sqlite:'.length));
    await mkdir(folder, { recursive: true });
    const served = await shell(
      'PORT=0 $HUB serve >"$PWD/serve.log" & pid=$!; until grep -qs "Listening on" "$PWD/serve.log"; do kill -0 $pid || exit 9; sleep 0.1; done; kill $pid; wait $pid',
      url,
      folder,
    );
    expect(served).toMatchObject({ code: 0, stderr: '' });
  });
});
