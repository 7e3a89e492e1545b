import { JobReader } from '../../jobs/job-reader.js';
import type { JobEventView } from '../../jobs/job-reader.js';
import type { DiskView, JobView } from '../../jobs/job-view.js';
import { withDatabase } from '../cli-database.js';
import { say, sayJson } from '../output.js';
import { factsOf, tableOf, terminalWidth } from '../table.js';
import { jobIdOf } from './job-id.js';

const DISK_HEADINGS = ['DISK', 'LABEL', 'STATUS', 'PERCENT', 'BYTES', 'OF', 'ERROR'];
const EVENT_HEADINGS = ['AT', 'KIND', 'FROM', 'TO', 'REASON'];

/** Prints a job with its disks and events. @throws {JobNotFoundError} */
export async function showJob(text: string, { json }: { json?: true }): Promise<void> {
  const id = jobIdOf(text);
  const { job, events } = await withDatabase(async ({ database }) => {
    const reader = new JobReader(database);
    return { job: await reader.one(id), events: await reader.events(id) };
  });
  if (json) return sayJson({ ...job, events });
  say(jobText(job));
  say(`\n${eventTable(events)}`);
}

/** The job's members, a line each, and its disks below. */
export function jobText({ disks = [], ...job }: JobView): string {
  return disks.length > 0 ? `${factsOf(job)}\n\n${diskTable(disks)}` : factsOf(job);
}

function diskTable(disks: readonly DiskView[]): string {
  const rows = disks.map((disk) => [
    disk.disk_index,
    disk.label,
    disk.status,
    disk.progress_percent,
    disk.bytes_transferred,
    disk.total_bytes,
    disk.error_message,
  ]);
  return tableOf(DISK_HEADINGS, rows, { cut: ['LABEL', 'ERROR'], spare: ['OF'], width: terminalWidth() });
}

function eventTable(events: readonly JobEventView[]): string {
  return tableOf(
    EVENT_HEADINGS,
    events.map(({ at, kind, from, to, reason }) => [at, kind, from, to, reason]),
    { cut: ['FROM', 'TO'], width: terminalWidth() },
  );
}
