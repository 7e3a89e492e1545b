import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { eventsOf, jobOf, report, startHub } from '../support/hub.js';

describe.each(DATABASES)('a hub on %s', (kind) => {
  it('turns a first update into a row', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    const update = {
      status: 'running',
      current_phase: 'snapshot',
      disks: [{ disk_index: 0, bytes_transferred: 5 }],
    };
    const answer = await report(hub, 'nightly', update);
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'applied', job: { revision: 1 } } });
    expect(await jobOf(hub, 'nightly')).toMatchObject({
      status: 'running',
      bytes_transferred: 5,
      warning_count: 0,
    });
    expect(await eventsOf(hub, 'nightly')).toMatchObject([
      { kind: 'status', from: null, to: 'running', reason: 'reported' },
      { kind: 'phase', from: null, to: 'snapshot', reason: 'reported' },
    ]);
  });
});
