import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../support/databases.js';
import { jobOf, request } from '../support/hub.js';
import type { Answer, Hub, JobJson } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: object;
}

const GIB = 2 ** 30;

/** Requests of Sendense's own client, as it sent them: changes of phase and last words come with zeros. */
async function recorded(): Promise<Recorded[]> {
  const lines = await readFile('test/recorded/sendense-backups.jsonl', 'utf8');
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

describe.each(DATABASES)('a client of Sendense and a hub on %s', (kind) => {
  let hub: Hub;
  let answers: Answer[];

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    hub = suite.hub;
    answers = [];
    for (const { method, path, headers, body } of await recorded()) {
      answers.push(await request(hub, method, path, body, headers));
    }
    return suite.end;
  });

  it('is never refused, whatever its arithmetic comes to', () => {
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.length).toBeGreaterThan(80);
  });

  it.each<[string, Partial<JobJson>]>([
    ['pg1', { status: 'completed', bytes_transferred: 100 * GIB, total_bytes: 100 * GIB }],
    ['phases', { status: 'completed', bytes_transferred: 80 * GIB, total_bytes: 80 * GIB }],
    ['agg', { status: 'completed', bytes_transferred: 1_000_000, total_bytes: 1_000_000 }],
    ['small', { status: 'completed', eta_seconds: 0, progress_percent: 100 }],
    [
      'fails',
      {
        status: 'failed',
        bytes_transferred: 10 * GIB,
        total_bytes: 80 * GIB,
        progress_percent: 12.5,
        error_message: 'nbd: read error at offset 4096',
      },
    ],
    // It has moved more than it estimated, and goes on.
    ['past', { status: 'running', bytes_transferred: 4_000_000, eta_seconds: null, progress_percent: 100 }],
    ['multi', { status: 'running', bytes_transferred: 30 * GIB, total_bytes: 30 * GIB }],
  ])('finds what it said in the row of %s', async (name, expected) => {
    expect(await jobOf(hub, `backup-${name}-1795643825`)).toMatchObject({
      ...expected,
      failure_reason: null,
    });
  });

  it('finds the disks that it reported', async () => {
    const { disks } = await jobOf(hub, 'backup-multi-1795643825');
    expect(disks).toMatchObject([
      { disk_index: 0, status: 'completed', bytes_transferred: 10 * GIB, progress_percent: 100 },
      { disk_index: 1, status: 'completed', bytes_transferred: 20 * GIB, progress_percent: 100 },
    ]);
  });
});
