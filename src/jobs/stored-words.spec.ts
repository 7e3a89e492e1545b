import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectEqual } from '../../test/support/equal.js';
import { delivery } from '../../test/support/histories.js';
import { validated } from '../platform/validation/validate.js';
import { cancel, judge, recordUpdate, register } from '../job-rules/changes.js';
import type { Job } from '../job-rules/job.js';
import type { Update } from '../job-rules/update.js';
import { TelemetryReportDto } from '../telemetry/dto/telemetry-report.dto.js';
import { toUpdate } from '../telemetry/to-update.js';
import { diskFromRow, diskToRow, jobFromRow, jobToRow } from './job-rows.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');

/** As it comes back from its rows. */
function stored(job: Job): Job {
  const disks = Array.from(
    job.disks,
    ([index, disk]) => [index, diskFromRow(diskToRow(job.id, index, disk))] as const,
  );
  return jobFromRow(jobToRow(job), new Map(disks));
}

it('a job comes back from its rows as it was, whatever was said, judged and registered', () => {
  const hubSays = fc.constantFrom('nothing', 'stalled', 'lost', 'ended', 'cancelled', 'registered');
  fc.assert(
    fc.property(delivery, hubSays, ({ delivered }, says) => {
      let job: Job | undefined;
      for (const report of delivered) {
        const update = toUpdate('backup', 'j', validated(TelemetryReportDto, report));
        job = recordUpdate(job, update, NOW).job;
        expectEqual(stored(job), withoutShed(job));
      }
      if (!job || says === 'nothing') return;
      if (says === 'stalled' || says === 'lost') {
        job = judge(job, { kind: says, at: NOW, message: says }).job;
      } else if (says === 'ended') {
        job = judge(job, { kind: says, at: NOW, message: null, status: 'failed', endedAt: NOW - 1 }).job;
      } else if (says === 'cancelled') {
        job = cancel(job, 'by hand', NOW).job;
      } else {
        const said = { vm_name: 'registered', total_bytes: 7 };
        job = register(job, { jobType: 'backup', jobId: 'j', said, disks: [] }, NOW).job;
      }
      expectEqual(stored(job), withoutShed(job));
    }),
    { numRuns: 1_000 },
  );
});

it('a job keeps what a newer hub stored among its words, whatever this one records', () => {
  const job = recordUpdate(undefined, updateAt(1, 10), NOW).job;
  const row = jobToRow(job);
  const words = JSON.parse(row.words) as { k: [number, number, number][] };
  // A member behind all that are known, once with the key of others and once with its own.
  const newer = { ...words, k: words.k.map(([order, ends, bits]) => [order, ends, bits | (1 << 20)]) };
  const also = { k: [...newer.k, [0, 0, 1 << 21]], v: { node: 'n1' }, opinion: { kind: 'odd' } };
  const loaded = jobFromRow({ ...row, words: JSON.stringify(also) }, new Map());
  const after = JSON.parse(jobToRow(recordUpdate(loaded, updateAt(2, 20), NOW).job).words) as typeof also;
  expect(after).toMatchObject({ v: { node: 'n1' }, opinion: { kind: 'odd' } });
  expect(after.k).toContainEqual([1, 0, 1 << 20]);
  expect(after.k).toContainEqual([0, 0, 1 << 21]);
  const again = recordUpdate(jobFromRow(jobToRow(loaded), new Map()), updateAt(2, 20), NOW).job;
  expect(again.columns).toEqual(recordUpdate(job, updateAt(2, 20), NOW).job.columns);
});

function updateAt(sequence: number, bytes: number): Update {
  const report = {
    status: 'running',
    sequence,
    timestamp: '2026-11-21T08:00:00.000Z',
    bytes_transferred: bytes,
  };
  return toUpdate('backup', 'j', validated(TelemetryReportDto, report));
}

/** Samples that left the tail have rows of their own (see samples/sample-chunks.ts). */
function withoutShed(job: Job): Job {
  return { ...job, samples: { ...job.samples, shed: null } };
}
