import { toColumn } from '../platform/database/instant.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { JobEvent } from '../job-rules/settle.js';
import type { JobChange } from './job-changes.js';
import { diskToRow, jobToRow } from './job-rows.js';
import type { JobEventRecord, StoredDisk, WrittenJob } from './job-rows.js';

/** New jobs use a plain INSERT, which fails if another hub was first; then the transaction starts over. */
export function saveChanges(transaction: Transaction, changes: readonly JobChange[]): void {
  const created = changes.filter(({ before }) => !before);
  const progressed = changes.filter(merelyProgressed);
  const turned = changes.filter((change) => change.before && !merelyProgressed(change));
  transaction.insert('backup_jobs', created.map(rowOf));
  transaction.insert('backup_jobs', progressed.map(rowOfProgress), ['id'], {
    ...UNTOUCHED_BY_PROGRESS,
    samples: 'replaceByValue',
  });
  transaction.insert('backup_jobs', turned.map(rowOf), ['id']);
  transaction.insert('backup_disks', changes.flatMap(changedDisks), ['backup_job_id', 'disk_index']);
  transaction.insert(
    'job_events',
    changes.flatMap(({ events }) => events.map(eventToRow)),
  );
}

/**
 * SQLite writes the entries of every index whose columns an UPDATE names, and asks every trigger on them, also where
 * the values stay. Most updates leave these columns as they are.
 */
const UNTOUCHED_BY_PROGRESS = {
  job_type: 'keep',
  vm_name: 'keep',
  repository_id: 'keep',
  status: 'keep',
  created_at: 'keep',
  started_at: 'keep',
  completed_at: 'keep',
  flagged_at: 'keep',
  samples_step: 'keep',
} as const;

function merelyProgressed({ before, after }: JobChange): boolean {
  if (!before) return false;
  const [was, is] = [before.columns, after.columns];
  return (
    was.status === is.status &&
    was.completed_at === null &&
    is.completed_at === null &&
    was.started_at === is.started_at &&
    was.vm_name === is.vm_name &&
    was.repository_id === is.repository_id &&
    before.samples.step === after.samples.step
  );
}

function rowOf({ after }: JobChange): WrittenJob {
  return jobToRow(after);
}

/** Samples that stay are not sent again; one update in seven writes them: see job-rules/curve/open-samples.ts. */
function rowOfProgress(change: JobChange): WrittenJob {
  const { before, after } = change;
  const row = rowOf(change);
  return before?.samples.stored.samples === after.samples.stored.samples ? { ...row, samples: null } : row;
}

function changedDisks({ before, after }: JobChange): StoredDisk[] {
  return [...after.disks]
    .filter(([index, disk]) => before?.disks.get(index) !== disk)
    .map(([index, disk]) => diskToRow(after.id, index, disk));
}

function eventToRow({ jobId, kind, from, to, reason, at }: JobEvent): JobEventRecord {
  return { backup_job_id: jobId, kind, from_value: from, to_value: to, reason, at: toColumn(at) };
}
