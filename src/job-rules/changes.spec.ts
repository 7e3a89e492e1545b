import { describe, expect, it } from 'vitest';
import { deliver, deliverAll, NOW, rowOf, update } from '../../test/support/deliver.js';
import type { Report } from '../../test/support/histories.js';
import { validated } from '../platform/validation/validate.js';
import { toUpdate } from '../telemetry/to-update.js';
import { TelemetryReportDto } from '../telemetry/dto/telemetry-report.dto.js';
import { cancel, judge, recordUpdate, register } from './changes.js';

describe('an update', () => {
  it('wins over an earlier arrival of the very same key', () => {
    const job = deliverAll([update({ bytes_transferred: 9 }), update({ bytes_transferred: 4 })]);
    expect(job.columns.bytes_transferred).toBe(4);
  });

  it.each([
    [NOW, NOW + 40],
    [NOW + 40, NOW],
  ])('without a timestamp counts once when it arrives at %i and at %i', (first, second) => {
    const said = toUpdate('backup', 'j', validated(TelemetryReportDto, { status: 'completed', sequence: 3 }));
    const { job } = recordUpdate(undefined, said, first);
    const again = recordUpdate(job, said, second);
    expect(again).toMatchObject({ outcome: 'unchanged', job: { revision: 1 } });
    expect(rowOf(again.job)).toEqual(rowOf(job));
  });

  it('that is older fills only what no newer one has mentioned', () => {
    const newer = update({ sequence: 5, bytes_transferred: 50 });
    const { job, outcome } = deliver(deliverAll([newer]), update({ bytes_transferred: 10, vm_name: 'pg1' }));
    expect(outcome).toBe('superseded');
    expect(job.columns).toMatchObject({ bytes_transferred: 50, vm_name: 'pg1' });
  });

  it('without an error says that there is none any more', () => {
    const job = deliverAll([update({ error: 'tape jam' }), update({ sequence: 2 })]);
    expect(job.columns.error_message).toBeNull();
  });

  it('of a finished job with a newer key makes it run again', () => {
    const job = deliverAll([update({ status: 'completed', sequence: 3 }), update({ sequence: 4 })]);
    expect(job.columns).toMatchObject({ status: 'running', completed_at: null, eta_seconds: null });
  });

  it('with zeros for all figures at the end leaves the figures as they were', () => {
    const figures = {
      bytes_transferred: 0,
      total_bytes: 0,
      transfer_speed_bps: 0,
      progress_percent: 0,
      eta_seconds: 0,
    };
    const known = { bytes_transferred: 70, total_bytes: 100, eta_seconds: 9 };
    const job = deliverAll([update(known), update({ sequence: 2, status: 'failed', ...figures })]);
    expect(job.columns).toMatchObject({ ...known, status: 'failed', progress_percent: 70 });
  });

  it('that says a figure is unknown takes it back, until a newer one gives it again', () => {
    const disks = [{ disk_index: 0, bytes_transferred: 40, total_bytes: 80 }];
    const known = update({ bytes_transferred: 70, total_bytes: 100, eta_seconds: 9, disks });
    const unknown = { bytes_transferred: -1, eta_seconds: -3, progress_percent: -1 };
    const taken = deliverAll([known, update({ sequence: 2, ...unknown })]);
    expect(taken.columns).toMatchObject({ bytes_transferred: 40, eta_seconds: null, progress_percent: 40 });
    const late = deliver(taken, update({ sequence: 1, bytes_transferred: 75 })).job;
    expect(late.columns.bytes_transferred).toBe(40);
    const again = deliver(late, update({ sequence: 3, bytes_transferred: 90, total_bytes: 100 })).job;
    expect(again.columns).toMatchObject({ bytes_transferred: 90, progress_percent: 90, eta_seconds: null });
  });

  it('with zeros for all figures changes the phase alone', () => {
    const known = { bytes_transferred: 70, total_bytes: 100, transfer_speed_bps: 5, eta_seconds: 6 };
    const zeros = { bytes_transferred: 0, total_bytes: 0, transfer_speed_bps: 0, eta_seconds: 0 };
    const phase = { current_phase: 'finalizing', progress_percent: 0, ...zeros };
    const job = deliverAll([update(known), update({ sequence: 2, ...phase })]);
    expect(job.columns).toMatchObject({ ...known, progress_percent: 70, current_phase: 'finalizing' });
    const done = deliver(job, update({ sequence: 3, status: 'completed', ...zeros })).job;
    expect(done.columns).toMatchObject({ bytes_transferred: 70, total_bytes: 100, status: 'completed' });
  });

  it('of a clock that is ahead counts in the order of arrival once it is too far ahead', () => {
    const at = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();
    const ahead = deliverAll([{ status: 'running', timestamp: at(299) }]);
    const { job, outcome } = deliver(ahead, { status: 'completed', timestamp: at(301) });
    expect(outcome).toBe('applied');
    expect(job.columns).toMatchObject({ status: 'completed', started_at: NOW, completed_at: NOW });
  });

  it('gets a stamp that no change of its job had before, whatever the clock says', () => {
    const first = deliver(undefined, update({ bytes_transferred: 1 }), NOW).job;
    const second = deliver(first, update({ sequence: 2, bytes_transferred: 2 }), NOW).job;
    const third = deliver(second, update({ sequence: 3, bytes_transferred: 3 }), NOW - 60_000).job;
    expect([first, second, third].map(({ updatedAt }) => updatedAt)).toEqual([NOW, NOW + 1, NOW + 2]);
    expect(deliver(third, update({ sequence: 3, bytes_transferred: 3 }), NOW).job.updatedAt).toBe(NOW + 2);
  });

  it('of a disk after the completion is in the sum too', () => {
    const disks = (bytes: number): object => ({ disks: [{ disk_index: 0, bytes_transferred: bytes }] });
    const done = deliverAll([
      update({ ...disks(10), bytes_transferred: 99 }),
      update({ status: 'completed', sequence: 9 }),
    ]);
    expect(done.columns.bytes_transferred).toBe(10);
    const late = deliver(done, update({ sequence: 5, ...disks(30) }));
    expect(late).toMatchObject({
      outcome: 'superseded',
      job: { columns: { bytes_transferred: 30, status: 'completed' } },
    });
  });

  it.each<[string, Partial<Report>, boolean]>([
    ['more bytes of the job', { bytes_transferred: 11 }, true],
    ['more bytes of a disk', { disks: [{ disk_index: 0, bytes_transferred: 6 }] }, true],
    ['a disk with its first bytes', { disks: [{ disk_index: 1, bytes_transferred: 1 }] }, true],
    ['the same bytes', { bytes_transferred: 10, disks: [{ disk_index: 0, bytes_transferred: 5 }] }, false],
    ['fewer bytes', { bytes_transferred: 9 }, false],
    ['another phase', { current_phase: 'finalizing' }, false],
  ])('with %s is progress or not', (_what, said, isProgress) => {
    const first = update({ bytes_transferred: 10, disks: [{ disk_index: 0, bytes_transferred: 5 }] });
    const { job } = deliver(deliverAll([first]), update({ sequence: 2, ...said }), NOW + 7);
    expect(job.lastProgressAt).toBe(isProgress ? NOW + 7 : NOW);
  });

  it('withdraws a judgement, even as a duplicate, and the row is again what the client said', () => {
    const running = deliverAll([update({ current_phase: 'transferring' })]);
    const lost = judge(running, { kind: 'lost', at: NOW, message: 'No telemetry for 5m12s' }).job;
    expect(lost.columns).toMatchObject({ status: 'failed', failure_reason: 'lost', completed_at: NOW });
    const { job, outcome, events } = deliver(lost, update({ current_phase: 'transferring' }));
    expect(outcome).toBe('unchanged');
    expect(rowOf(job)).toEqual(rowOf(running));
    expect(events).toMatchObject([{ from: 'failed', to: 'running', reason: 'contact' }]);
  });

  it('that completes a stalled job is a report, not mere contact', () => {
    const stalled = judge(deliverAll([update({})]), { kind: 'stalled', at: NOW, message: null }).job;
    const { events } = deliver(stalled, update({ status: 'completed', sequence: 2 }));
    expect(events).toMatchObject([{ from: 'stalled', to: 'completed', reason: 'reported' }]);
  });
});

describe("the operator's word", () => {
  it('stands against all later updates, whose figures count all the same', () => {
    const cancelled = cancel(deliverAll([update({})]), 'wrong machine', NOW);
    expect(cancelled.events).toMatchObject([{ from: 'running', to: 'cancelled', reason: 'operator' }]);
    const { job, outcome } = deliver(
      cancelled.job,
      update({ status: 'completed', sequence: 2, bytes_transferred: 5 }),
    );
    expect(outcome).toBe('superseded');
    expect(job.columns).toMatchObject({
      status: 'cancelled',
      failure_reason: 'cancelled_by_operator',
      error_message: 'wrong machine',
      bytes_transferred: 5,
      completed_at: NOW,
    });
  });
});

describe('a registration', () => {
  const registration = { jobType: 'backup', jobId: 'j', disks: [] } as const;

  it('is older than any update, even the first of a counter', () => {
    const old = { status: 'running', sequence: 0, vm_name: 'said' };
    const reported = recordUpdate(
      undefined,
      toUpdate('backup', 'j', validated(TelemetryReportDto, old)),
      NOW,
    ).job;
    const { job } = register(
      reported,
      { ...registration, said: { vm_name: 'registered', policy_id: 'p' } },
      NOW,
    );
    expect(job.columns).toMatchObject({ vm_name: 'said', policy_id: 'p', status: 'running' });
  });

  it('gives a job that never started its full time again', () => {
    const pending = register(undefined, { ...registration, said: {} }, NOW).job;
    const given = judge(pending, { kind: 'never_started', at: NOW, message: 'm' }).job;
    const { job, events } = register(given, { ...registration, said: {} }, NOW + 1);
    expect(job).toMatchObject({
      registeredAt: NOW + 1,
      columns: { status: 'pending', failure_reason: null },
    });
    expect(events).toMatchObject([{ from: 'failed', to: 'pending', reason: 'contact' }]);
  });
});
