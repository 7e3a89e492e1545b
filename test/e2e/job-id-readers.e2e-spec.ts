import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HUB, hub as cli, shell } from '../support/command-line.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { eventually, jobOf, report, request, startHub, startHubProcess } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';
import { JOB_IDS } from '../support/job-ids.js';
import { linesAt, logLines } from '../support/log-lines.js';
import { valuesNow } from '../support/metrics.js';
import { previousRelease } from '../support/previous-release.js';
import { send } from '../support/raw-request.js';
import { bearer, untilKnown } from '../support/tokens.js';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly job_id: string };
}

/** Characters that a terminal would obey. */
const CONTROLS = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const RUNNING = { status: 'running', sequence: 1 };

async function reportAll(hub: Hub, ids: readonly string[] = JOB_IDS): Promise<void> {
  const updates = ids.map((id) => ({ job_id: id, job_type: 'backup', ...RUNNING, vm_name: id }));
  const { body } = await request<{ results: { status: number }[] }>(hub, 'POST', '/api/v1/telemetry/batch', {
    updates,
  });
  expect(body.results.map(({ status }) => status)).toEqual(ids.map(() => 200));
}

describe.each(DATABASES)('ids of all kinds on %s', (kind) => {
  it('come as Sendense sent them', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    const lines = readFileSync('test/recorded/sendense-job-ids.jsonl', 'utf8').trim().split('\n');
    for (const line of lines) {
      const { body, ...sent } = JSON.parse(line) as Recorded;
      const answer = await send(hub, { ...sent, body: JSON.stringify(body), status: 200 });
      expect([sent.path, answer.status]).toEqual([sent.path, 200]);
      expect(await jobOf(hub, body.job_id)).toMatchObject({ id: body.job_id, status: 'running' });
    }
    expect(lines).toHaveLength(6);
  });

  it('are shown, cancelled and audited by the command line, which a terminal survives', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await reportAll(hub);
    const table = await cli(['jobs', 'list', '--limit', '500'], url);
    expect(table.stdout.trim().split('\n')).toHaveLength(JOB_IDS.length + 1);
    expect(table.stdout).not.toMatch(CONTROLS);
    const { items } = JSON.parse((await cli(['jobs', 'list', '--json'], url)).stdout) as { items: JobJson[] };
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(JOB_IDS));
    for (const id of JOB_IDS) {
      // Only this one of them is an option too.
      const words = id === '--json' ? ['--', id] : [id];
      const shown = await cli(['jobs', 'show', '--json', ...words], url);
      expect([shown.code, JSON.parse(shown.stdout)]).toMatchObject([0, { id }]);
      const cancelled = await cli(['jobs', 'cancel', '--reason', '-', ...words], url);
      expect([cancelled.code, cancelled.stderr], id).toEqual([0, '']);
      const again = await cli(['jobs', 'cancel', ...words], url);
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('has already ended')]);
      expect(cancelled.stdout + again.stderr).not.toMatch(CONTROLS);
    }
    const audit = await cli(['audit', '--json', '--limit', '500'], url);
    const { items: deeds } = JSON.parse(audit.stdout) as { items: { subject: string }[] };
    expect(deeds.map(({ subject }) => subject)).toEqual(JOB_IDS.toReversed());
    expect((await cli(['audit'], url)).stdout).not.toMatch(CONTROLS);
  });

  it('are within the limits of tokens whose prefixes are of all kinds', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true', AUTH: 'required' });
    const lists = ['backup-db (prod)-,u\u0308', String.raw`a\, b,-`, '\u{1F4BE}', 'DOM\\'];
    const flags = lists.flatMap((prefix) => ['--job-id-prefix', prefix]);
    const made = await cli(['token', 'create', 'odd', '--role', 'reporter', ...flags], url);
    const token = made.stdout.trim();
    await untilKnown(hub, token);
    const status = async (id: string): Promise<number> => {
      const path = `/api/v1/telemetry/backup/${encodeURIComponent(id)}`;
      return (await request(hub, 'POST', path, RUNNING, bearer(token))).status;
    };
    for (const id of ['backup-db (prod)-1', 'u\u0308ber', 'a, b', '-rf', '\u{1F4BE}\u{1F4BE}', 'DOM\\pc'])
      expect(await status(id), id).toBe(200);
    for (const id of ['backup-db (test)-1', '\u00fcber', 'über', 'a', 'b', '\u{1F4BD}', 'DOM', 'x'])
      expect(await status(id), id).toBe(403);
    const listed = await cli(['token', 'list'], url);
    expect(listed.stdout).toContain(`  ${lists.join(',')}  `);
  });
});

describe('ids of all kinds', () => {
  it('stand in no metric, and every line of the log is JSON', async () => {
    const hub = await startHubProcess({
      DATABASE_URL: await freshDatabase('sqlite'),
      MIGRATE_ON_START: 'true',
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'debug',
    });
    for (const id of JOB_IDS) {
      await report(hub, id, RUNNING);
      await request(hub, 'POST', `/api/v1/jobs/${encodeURIComponent(id)}/cancel`, {});
    }
    const running = Object.entries(await valuesNow(hub, 'hub_jobs')).filter(([labels]) =>
      labels.includes('cancelled'),
    );
    expect(running.reduce((sum, [, jobs]) => sum + jobs, 0)).toBe(JOB_IDS.length);
    await eventually(
      async () => linesAt(hub.output(), 'debug').filter(({ message }) => message === 'answered').length,
      (answered) => answered > 2 * JOB_IDS.length,
    );
    expect(logLines(hub.output()).length).toBeGreaterThan(2 * JOB_IDS.length);
    expect(hub.output()).not.toMatch(CONTROLS);
    expect(hub.output()).not.toContain('1760104542');
  });

  it('are whole in a terminal, in which all else is cut to its width', async () => {
    const url = await freshDatabase('sqlite');
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    const id = 'backup-仮想マシン (prod)-1760104542';
    await report(hub, id, { ...RUNNING, vm_name: '仮想マシン'.repeat(20) });
    const { code, stdout } = await shell(
      `script -qec "stty cols 110; ${process.execPath} ${HUB} jobs list" /dev/null </dev/null`,
      url,
    );
    const [heading = '', line = ''] = stdout.replaceAll('\r', '').split('\n');
    expect(code).toBe(0);
    expect(heading).toMatch(/^ID +TYPE +STATUS +PHASE +PERCENT +BYTES +MACHINE/);
    expect(line.startsWith(`${id} `)).toBe(true);
    expect(line).toContain('仮…');
  });
});

describe.each(DATABASES)('the release before, on the rows of this one on %s,', (kind) => {
  it('lists and judges jobs whose ids it does not take itself', async () => {
    const before = await previousRelease();
    onTestFinished(() => before.remove());
    const url = await freshDatabase(kind);
    const now = await startHubProcess({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await reportAll(now);
    expect(await now.stop()).toBe(0);
    const old = await before.launch({
      DATABASE_URL: url,
      SWEEP_INTERVAL_SECONDS: '1',
      STALE_AFTER_SECONDS: '1',
    });
    onTestFinished(() => old.kill());
    const list = async (query: string) =>
      (await request<{ items: JobJson[]; next_cursor: string }>(old, 'GET', `/api/v1/jobs?${query}`)).body;
    const { items } = await list('limit=500&include=disks');
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(JOB_IDS));
    await eventually(
      async () => (await list('status=stalled&limit=500')).items,
      (stalled) => stalled.length === JOB_IDS.length,
    );
    expect(linesAt(old.output(), 'error', 'warn')).toEqual([]);
    // The command from docs/operations.md.
    const { next_cursor: cursor } = await list('limit=1');
    expect((await request(old, 'GET', `/api/v1/jobs?limit=1&cursor=${cursor}`)).status).toBe(422);
    expect((await request(old, 'GET', '/api/v1/jobs/a%20b')).status).toBe(422);
  });
});
