import { validated } from '../../src/platform/validation/validate.js';
import { recordUpdate } from '../../src/job-rules/changes.js';
import type { Job } from '../../src/job-rules/job.js';
import { TelemetryReportDto } from '../../src/telemetry/dto/telemetry-report.dto.js';
import { toUpdate } from '../../src/telemetry/to-update.js';
import type { Report } from './histories.js';

export const NOW = Date.parse('2026-11-21T09:00:00.000Z');

/** Takes a report the whole way that a request goes, short of the database. */
export function deliver(job: Job | undefined, report: object, now = NOW): ReturnType<typeof recordUpdate> {
  return recordUpdate(job, toUpdate('backup', 'j', validated(TelemetryReportDto, report)), now);
}

export function deliverAll(reports: readonly object[]): Job {
  const job = reports.reduce<Job | undefined>((known, report) => deliver(known, report).job, undefined);
  if (!job) throw new Error('a history has at least one update');
  return job;
}

export function rowOf(job: Job): Record<string, unknown> {
  const { started_at, completed_at, ...columns } = job.columns;
  const disks = [...job.disks].toSorted(([a], [b]) => a - b);
  return {
    ...columns,
    started_at: isoOf(started_at),
    completed_at: isoOf(completed_at),
    disks: disks.map(([disk_index, { columns: all }]) => {
      const { change_id: _changeId, ...disk } = all;
      return { disk_index, ...disk };
    }),
  };
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

export function update(said: Partial<Report>): Report {
  return { status: 'running', sequence: 1, timestamp: '2026-11-21T08:00:00.000Z', ...said };
}
