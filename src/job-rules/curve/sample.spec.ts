import { describe, expect, it } from 'vitest';
import { deliver } from '../../../test/support/deliver.js';
import type { DiskReport, Report } from '../../../test/support/histories.js';
import { register } from '../changes.js';
import type { Job } from '../job.js';
import { estimatedEnd } from './estimate.js';
import { readTail } from './tail.js';

const START = Date.parse('2026-11-21T08:00:00.000Z');
const REPORTS = 12;

describe('the total beside the samples', () => {
  it('is that of all disks, also where each update tells of some of them', () => {
    const job = runOf((row) => ({
      disks: [{ disk_index: row % 2, bytes_transferred: row * 100, total_bytes: 10_000 }],
    }));
    expect(endOf(job)).not.toBeNull();
  });

  it('is the registered one where no update tells it', () => {
    const disks = [0, 1].map((disk_index) => ({ disk_index, said: { total_bytes: 10_000 } }));
    const { job } = register(undefined, { jobType: 'backup', jobId: 'j', said: {}, disks }, START);
    const told = { disk_index: 0, total_bytes: 10_000 };
    expect(
      endOf(runOf((row) => ({ disks: [{ ...told, bytes_transferred: row * 100 }] }), job)),
    ).not.toBeNull();
  });

  it('grows with the disks that are found, so that nobody knows the end', () => {
    const disk = (disk_index: number, row: number): DiskReport => ({
      disk_index,
      bytes_transferred: row * 100,
      total_bytes: 10_000,
    });
    const found = (row: number): Partial<Report> => ({
      disks: row < 6 ? [disk(0, row)] : [disk(0, row), disk(1, row)],
    });
    expect(endOf(runOf(found))).toBeNull();
  });

  it('is that of a late update at its own time', () => {
    const grown = (row: number): Partial<Report> => ({
      bytes_transferred: row * 100,
      total_bytes: row < 6 ? 10_000 : 20_000,
    });
    expect(endOf(delivered(reportsOf(grown).toReversed()))).toBeNull();
  });
});

function reportsOf(said: (row: number) => Partial<Report>): Report[] {
  return Array.from({ length: REPORTS }, (_, row) => ({
    status: 'running',
    sequence: row,
    timestamp: new Date(START + row * 5_000).toISOString(),
    ...said(row),
  }));
}

/** A job that reports every five seconds, for a minute. */
function runOf(said: (row: number) => Partial<Report>, registered?: Job): Job {
  return delivered(reportsOf(said), registered);
}

function delivered(reports: readonly Report[], registered?: Job): Job {
  const job = reports.reduce<Job | undefined>((known, report) => deliver(known, report).job, registered);
  if (!job) throw new Error('it has reported');
  return job;
}

function endOf({ samples, columns }: Job): number | null {
  const tail = readTail(samples.stored);
  if (!tail) throw new Error('this hub wrote it');
  const { bytes_transferred: bytes, total_bytes: total, started_at: startedAt } = columns;
  return estimatedEnd(tail, { bytes, total, startedAt }, START + 60_000);
}
