import { JobChanges } from '../../jobs/job-changes.js';
import { ChangesByTime } from '../../jobs/changes-by-time.js';
import { JobReader } from '../../jobs/job-reader.js';
import { ChangeFeed } from '../../live/change-feed.js';
import { streamFilterOf } from '../../live/stream-filter.js';
import { withDatabase } from '../cli-database.js';
import { jobIdOf } from './job-id.js';
import { filterOf } from './list-jobs.js';
import type { ListFlags } from './list-jobs.js';
import { WatchedLines } from './watched-lines.js';
import { WatchedTable } from './watched-table.js';

/** The jobs that are shown at first. */
const MOST = 500;
const UNFINISHED = ['pending', 'running', 'stalled'] as const;

/**
 * Shows jobs as they change until it is interrupted: as a table on a terminal, else a line for each change. Without
 * ids and filters these are the jobs that are not over, and those that change.
 */
export async function watchJobs(ids: readonly string[], flags: ListFlags): Promise<void> {
  const { ...filters } = filterOf(flags);
  const filter = streamFilterOf({ ...filters, job_id: ids.length > 0 ? ids.map(jobIdOf) : undefined });
  const ended = interrupted();
  await withDatabase(async ({ database, pace }) => {
    const reader = new JobReader(database, pace);
    const feed = new ChangeFeed(database, reader, new JobChanges(), new ChangesByTime(pace));
    const shown = process.stdout.isTTY ? new WatchedTable(filter, feed) : new WatchedLines(filter);
    const leave = await feed.join(shown);
    const first = Object.keys(filter).length === 0 ? { status: UNFINISHED } : filter;
    shown.begin((await reader.list({ ...first, limit: MOST })).items);
    await ended;
    shown.end();
    leave();
    await feed.beforeApplicationShutdown();
  });
}

async function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
