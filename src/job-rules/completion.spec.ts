import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliver, deliverAll, NOW, rowOf, update } from '../../test/support/deliver.js';
import { history } from '../../test/support/histories.js';
import { completeDisk, judge, register } from './changes.js';
import type { Job } from './job.js';

/** A word about the job at the same moment wherever it comes. */
type Said = (job: Job) => Job;

const registered = (): Job =>
  register(undefined, { jobType: 'backup', jobId: 'j', said: {}, disks: [] }, NOW).job;
const completing =
  (diskIndex: number, changeId: string, at: number, bytes: number | null = null): Said =>
  (job) =>
    completeDisk(job, { diskIndex, changeId, bytes }, at).job;
const complete = (job: Job, diskIndex: number, changeId = 'c', bytes: number | null = null): Job =>
  completing(diskIndex, changeId, NOW + 10, bytes)(job);

describe('the completion of a disk', () => {
  it('ends in the same rows whatever its order among updates, and however often it is told', () => {
    const completions = [
      completing(0, 'a', NOW + 1, 5),
      completing(1, 'b', NOW + 2),
      completing(0, 'a', NOW + 3, 5),
    ];
    const words = history.chain((reports) => {
      const said = [
        ...reports.map(
          (report): Said =>
            (job) =>
              deliver(job, report).job,
        ),
        ...completions,
      ];
      return fc.tuple(fc.constant(said), fc.shuffledSubarray(said, { minLength: said.length }));
    });
    fc.assert(
      fc.property(words, ([said, shuffled]) => {
        const rows = [said, shuffled].map((some) => rowOf(some.reduce((job, say) => say(job), registered())));
        // The first of two times that a disk is told counts, so that the job may have ended 2 ms later.
        for (const row of rows)
          if (row['completed_at']) row['completed_at'] = row['transfer_speed_bps'] = 'set';
        expect(rows[1]).toEqual(rows[0]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('completes the job once all its disks are complete, by whatever word', () => {
    const disks = [{ disk_index: 0 }, { disk_index: 1 }];
    const job = complete(deliverAll([update({ disks })]), 0);
    expect(job.columns).toMatchObject({ status: 'running', completed_at: null });
    const done = { disks: [{ disk_index: 1, status: 'completed' }], sequence: 2 };
    expect(deliver(job, update(done)).job.columns).toMatchObject({
      status: 'completed',
      completed_at: NOW + 10,
    });
  });

  it('leaves the end that telemetry told as it was', () => {
    const job = deliverAll([update({ status: 'completed', sequence: 2, current_phase: 'done' })]);
    expect(complete(job, 0).columns).toEqual(job.columns);
  });

  it('comes after everything that was heard, even from a clock that is ahead', () => {
    const ahead = update({ sequence: NOW + 5_000_000 });
    expect(complete(deliverAll([ahead]), 0).columns.status).toBe('completed');
    const said = { status: 'running', disks: [{ disk_index: 0, status: 'transferring' }] };
    expect(deliver(complete(deliverAll([ahead]), 0), said, NOW).job.columns.status).toBe('running');
  });

  it('gives bytes where telemetry gave none, and takes back a judgement of silence', () => {
    const silent = judge(deliverAll([update({})]), { kind: 'lost', at: NOW, message: 'gone' }).job;
    const job = complete(silent, 0, 'c', 70);
    expect(job.columns).toMatchObject({ status: 'completed', failure_reason: null, bytes_transferred: 70 });
    const late = update({ sequence: 0, disks: [{ disk_index: 0, bytes_transferred: 60 }] });
    expect(deliver(job, late).job.columns.bytes_transferred).toBe(60);
  });

  it('is replaced by another change id of the same disk', () => {
    const job = complete(complete(deliverAll([update({})]), 0, 'a'), 0, 'b');
    expect(job.disks.get(0)?.columns.change_id).toBe('b');
  });
});
