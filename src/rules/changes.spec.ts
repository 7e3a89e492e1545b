import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delivery, history } from '../../test/support/histories.js';
import type { Report } from '../../test/support/histories.js';
import { expectedJob } from '../../test/support/model.js';
import { validated } from '../common/validate.js';
import { toUpdate } from '../telemetry/to-update.js';
import { TelemetryReportDto } from '../telemetry/dto/telemetry-report.dto.js';
import { cancel, judge, recordUpdate, register } from './changes.js';
import type { Job } from './job.js';
import type { Verdict } from './project.js';
import type { JobEvent } from './settle.js';
import type { Update } from './update.js';
import { hasEnded } from './vocabulary.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');

/** Takes a report the whole way that a request goes, short of the database. */
function deliver(job: Job | undefined, report: Report, now = NOW): ReturnType<typeof recordUpdate> {
  return recordUpdate(job, toUpdate('backup', 'j', validated(TelemetryReportDto, report), NOW), now);
}

function deliverAll(reports: readonly Report[]): Job {
  const job = reports.reduce<Job | undefined>((known, report) => deliver(known, report).job, undefined);
  if (!job) throw new Error('a history has at least one update');
  return job;
}

function rowOf(job: Job): Record<string, unknown> {
  const { started_at, completed_at, ...columns } = job.columns;
  const disks = [...job.disks].toSorted(([a], [b]) => a - b);
  return {
    ...columns,
    started_at: isoOf(started_at),
    completed_at: isoOf(completed_at),
    disks: disks.map(([disk_index, { columns: disk }]) => ({ disk_index, ...disk })),
  };
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function update(said: Partial<Report>): Report {
  return { status: 'running', sequence: 1, timestamp: '2026-11-21T08:00:00.000Z', ...said };
}

describe('the rules', () => {
  it('end in the same rows whatever the order and however often each update arrives', () => {
    fc.assert(
      fc.property(delivery, ({ sent, delivered }) => {
        expect(rowOf(deliverAll(delivered))).toEqual(expectedJob(sent));
      }),
      { numRuns: 2_000 },
    );
  });

  it('hold after every single update: no word gives way to an older one, and every sum is right', () => {
    fc.assert(
      fc.property(delivery, ({ delivered }) => {
        let job: Job | undefined;
        delivered.forEach((report, index) => {
          job = deliver(job, report).job;
          expect(rowOf(job)).toEqual(expectedJob(delivered.slice(0, index + 1)));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('come to the same rows when the hub judges silence between any two updates', () => {
    const verdicts = fc.array(
      fc.constantFrom<Verdict['kind'] | undefined>('stalled', 'lost', 'never_started', undefined),
    );
    fc.assert(
      fc.property(delivery, verdicts, ({ delivered }, kinds) => {
        let job: Job | undefined;
        delivered.forEach((report, index) => {
          job = deliver(job, report).job;
          const kind = kinds[index];
          const isLast = index === delivered.length - 1;
          if (kind && !isLast && !hasEnded(job.columns.status))
            job = judge(job, { kind, at: NOW, message: 'm' }).job;
        });
        expect(job && rowOf(job)).toEqual(expectedJob(delivered));
      }),
      { numRuns: 1_000 },
    );
  });

  it('count a revision exactly when the row or a disk changes', () => {
    fc.assert(
      fc.property(delivery, ({ delivered }) => {
        let before: Job | undefined;
        for (const report of delivered) {
          const { job } = deliver(before, report, NOW + 1);
          const changed = JSON.stringify(before && rowOf(before)) !== JSON.stringify(rowOf(job));
          expect(job.revision - (before?.revision ?? 0)).toBe(changed ? 1 : 0);
          before = job;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('record every change of status and phase, each from where the last one led', () => {
    fc.assert(
      fc.property(delivery, ({ delivered }) => {
        let job: Job | undefined;
        const events: JobEvent[] = [];
        for (const report of delivered) {
          const change = deliver(job, report);
          events.push(...change.events);
          job = change.job;
        }
        for (const kind of ['status', 'phase'] as const) {
          const chain = events.filter((event) => event.kind === kind);
          expect(chain.map(({ from }) => from)).toEqual(
            [null, ...chain.map(({ to }) => to)].slice(0, chain.length),
          );
          const now = kind === 'status' ? job?.columns.status : job?.columns.current_phase;
          expect(chain.at(-1)?.to ?? null).toBe(now);
          expect(chain.every(({ from, to }) => from !== to)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('call an update unchanged when it comes again at once, whatever it said', () => {
    fc.assert(
      fc.property(history, (reports) => {
        let job: Job | undefined;
        for (const report of reports) {
          job = deliver(job, report).job;
          expect(deliver(job, report)).toMatchObject({
            outcome: 'unchanged',
            events: [],
            job: { revision: job.revision },
          });
        }
      }),
    );
  });
});

describe('an update', () => {
  it('that ends the job stands over another of the same key, in either order', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('completed', 'failed', 'cancelled'), ([first], status) => {
        const goingOn = { ...update(first ?? {}), status: 'running', sequence: 7 };
        const ending = { ...update(first ?? {}), status, sequence: 7 };
        expect(rowOf(deliverAll([goingOn, ending]))).toEqual(rowOf(deliverAll([ending, goingOn])));
        expect(deliverAll([ending, goingOn]).columns.status).toBe(status);
      }),
    );
  });

  it('wins over an earlier arrival of the very same key', () => {
    const job = deliverAll([update({ bytes_transferred: 9 }), update({ bytes_transferred: 4 })]);
    expect(job.columns.bytes_transferred).toBe(4);
  });

  it.each([
    [NOW, NOW + 40],
    [NOW + 40, NOW],
  ])('without a timestamp counts once when it arrives at %i and at %i', (first, second) => {
    const said = validated(TelemetryReportDto, { status: 'completed', sequence: 3 });
    const arrival = (at: number): Update => toUpdate('backup', 'j', said, at);
    const { job } = recordUpdate(undefined, arrival(first), NOW);
    const again = recordUpdate(job, arrival(second), NOW);
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

  it('is older than any update, even one from before 1970', () => {
    const old = { status: 'running', timestamp: '0001-01-01T00:00:00Z', vm_name: 'said' };
    const reported = recordUpdate(
      undefined,
      toUpdate('backup', 'j', validated(TelemetryReportDto, old), NOW),
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
