import type { JobEventAnswer } from '../../jobs/job-event-answer.js';
import { JobEventReader } from '../../jobs/job-event-reader.js';
import { JobReader } from '../../jobs/job-reader.js';
import type { DiskView, JobView } from '../../jobs/job-view.js';
import { withDatabase } from '../cli-database.js';
import { note, say, sayJson } from '../output.js';
import { factsOf, tableOf, terminalWidth } from '../table.js';
import { jobIdOf } from './job-id.js';

const DISK_HEADINGS = ['DISK', 'LABEL', 'STATUS', 'PERCENT', 'BYTES', 'OF', 'ERROR'];
const EVENT_HEADINGS = ['AT', 'KIND', 'FROM', 'TO', 'REASON'];

/** The newest events: a screenful for people, and for programs as many as one page of the API. */
const EVENTS_SHOWN = { text: 50, json: 1_000 };

/** Prints a job with its disks and its newest events. @throws {JobNotFoundError} */
export async function showJob(text: string, { json }: { json?: true }): Promise<void> {
  const id = jobIdOf(text);
  const most = json ? EVENTS_SHOWN.json : EVENTS_SHOWN.text;
  const { job, events, leftOut } = await withDatabase(async ({ database, pace }) => ({
    job: await new JobReader(database, pace).one(id),
    ...(await new JobEventReader(database).newest(id, most)),
  }));
  if (json) sayJson({ ...job, events });
  else say(`${jobText(job)}\n\n${eventTable(events)}`);
  if (leftOut > 0) note(`${leftOut} earlier events omitted; see GET /api/v1/jobs/:jobId/events.`);
}

/** The job's members, one per line, followed by its disks. */
export function jobText({ disks = [], ...job }: JobView): string {
  const facts = factsOf({ ...job, stuck: String(job.stuck) });
  return disks.length > 0 ? `${facts}\n\n${diskTable(disks)}` : facts;
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

function eventTable(events: readonly JobEventAnswer[]): string {
  return tableOf(
    EVENT_HEADINGS,
    events.map(({ at, kind, from, to, reason }) => [at, kind, from, to, reason]),
    { cut: ['FROM', 'TO'], width: terminalWidth() },
  );
}
