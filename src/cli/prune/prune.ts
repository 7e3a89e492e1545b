import { readSettings } from '../../app/settings.js';
import { RetentionService } from '../../retention/retention.service.js';
import { withDatabase } from '../cli-database.js';
import { say, sayJson } from '../output.js';
import { UsageError } from '../usage-error.js';
import { durationOf } from './duration.js';

export interface PruneFlags {
  readonly olderThan?: string;
  readonly dryRun?: boolean;
  readonly json?: true;
}

/** Deletes jobs that ended too long ago, or counts them. */
export async function prune({ olderThan, dryRun = false, json }: PruneFlags): Promise<void> {
  const ageMs = olderThan === undefined ? retention() : durationOf(olderThan);
  const { jobs, endedBefore } = await withDatabase(async ({ database }) => {
    const service = new RetentionService(database);
    const moment = await service.momentBefore(ageMs);
    const count = dryRun ? await service.count(moment) : await service.prune(moment);
    return { jobs: count, endedBefore: new Date(moment).toISOString() };
  });
  if (json) return sayJson({ jobs, ended_before: endedBefore, dry_run: dryRun });
  const what = jobs === 1 ? '1 job' : `${jobs} jobs`;
  say(
    dryRun
      ? `Would prune ${what} that ended before ${endedBefore}`
      : `Pruned ${what} that ended before ${endedBefore}`,
  );
}

function retention(): number {
  const { retentionMs } = readSettings(process.env);
  if (retentionMs > 0) return retentionMs;
  throw new UsageError('RETENTION_DAYS is 0, which keeps every job. Choose an age, as in --older-than 90d.');
}
