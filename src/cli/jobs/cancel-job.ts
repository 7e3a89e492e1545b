import { COMMAND_LINE } from '../../auth/caller.js';
import { storedMessage } from '../../platform/validation/message.js';
import { JobChanges } from '../../jobs/job-changes.js';
import { JobStore } from '../../jobs/job.store.js';
import { viewOfJob } from '../../jobs/job-view.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { withDatabase } from '../cli-database.js';
import { say, sayJson } from '../output.js';
import { jobIdOf } from './job-id.js';
import { jobText } from './show-job.js';

/** A command submits one change and nothing else. */
const ALONE = { ingestMaxWaiting: 1 };

/** Cancels a job and prints it. @throws {JobNotFoundError | JobEndedError} */
export async function cancelJob(
  text: string,
  { reason, json }: { reason?: string; json?: true },
): Promise<void> {
  const id = jobIdOf(text);
  const message = reason === undefined ? null : storedMessage(reason);
  const job = await withDatabase(async ({ database, pace }) => {
    const jobs = new JobsService(new JobStore(database, ALONE, new JobChanges()));
    return viewOfJob(await jobs.cancel(id, message, COMMAND_LINE), pace);
  });
  if (json) sayJson(job);
  else say(jobText(job));
}
