import { arrivalAfter, place } from './arrival.js';
import type { Placed } from './arrival.js';
import { completionOf, newestChange } from './completion.js';
import { sampled } from './curve/sample.js';
import { hearEnding } from './endings.js';
import { newJob } from './job.js';
import type { Job } from './job.js';
import { projectStanding } from './project.js';
import type { JobInputs, Verdict } from './project.js';
import { mergeDisks, settle, stampOf } from './settle.js';
import type { Change } from './settle.js';
import type { JobMembers, Registration, Update } from './update.js';
import { compareKeys, mergeWords, REGISTERED } from './words.js';
import type { Key, Keyed } from './words.js';

/** `applied`: its word on `status` now stands; `superseded`: a newer one stands; `unchanged`: a repeated update. */
export type Outcome = 'applied' | 'superseded' | 'unchanged';

/** Merges an update into its job; `now` is the database's clock in milliseconds. */
export function recordUpdate(
  known: Job | undefined,
  update: Update,
  now: number,
): Change & { outcome: Outcome } {
  const job = known ?? newJob(update.jobId, update.jobType, now);
  const { inputs } = job;
  const placed = place(update, heardBy(job), now);
  const { key } = placed;
  const instant = steadyInstant(inputs, update, placed);
  const words = mergeWords<JobMembers>(inputs.words, { ...update.said, status_at: instant }, key);
  const disks = mergeDisks(job.disks, update.disks, key, stampOf(job, now));
  const merged: JobInputs = {
    ...inputs,
    words,
    startedAt: update.said.status === 'pending' ? inputs.startedAt : earlier(inputs.startedAt, instant),
    endings: hearEnding(inputs.endings, inputs.words.status, update, placed, now),
    verdict: null,
  };
  const change = settle(job, merged, disks, now, reasonOf(job, merged, disks));
  return {
    events: change.events,
    job: {
      ...change.job,
      lastTelemetryAt: now,
      samples: sampled(change.job, update, placed, inputs.words.status),
    },
    outcome: outcomeOf(job, change.job, key, words !== inputs.words || disks !== job.disks),
  };
}

/** A client's word that a disk is complete, after everything else that the job has heard. */
export interface Completion {
  readonly diskIndex: number;
  readonly changeId: string;
  /** Null where the client does not know. */
  readonly bytes: number | null;
}

/**
 * Merges the completion of a disk. The same change id again is the same word, and keeps its first key: telemetry may
 * have told of other disks since. The bytes are older than any update, so they stand only where telemetry gave none.
 */
export function completeDisk(job: Job, { diskIndex, changeId, bytes }: Completion, now: number): Change {
  const { inputs } = job;
  const stamp = stampOf(job, now);
  const isAgain = job.disks.get(diskIndex)?.words.change_id?.[2] === changeId;
  const told = { status: 'completed', error: null, change_id: changeId, changed_at: now } as const;
  const key: Key = [arrivalAfter(heardBy(job), now), 1];
  const known = isAgain
    ? job.disks
    : mergeDisks(job.disks, [{ disk_index: diskIndex, said: told }], key, stamp);
  const figures = bytes === null ? {} : { bytes_transferred: bytes };
  const disks = mergeDisks(known, [{ disk_index: diskIndex, said: figures }], REGISTERED, stamp);
  const merged: JobInputs = {
    ...inputs,
    startedAt: earlier(inputs.startedAt, now),
    endings: { ...inputs.endings, hidden: null },
    verdict: null,
  };
  const change = settle(job, merged, disks, now, reasonOf(job, merged, disks));
  return { events: change.events, job: { ...change.job, lastTelemetryAt: now } };
}

/** Derives the row anew, as of a job that an older hub wrote. */
export function derive(job: Job, now: number): Change {
  return settle(job, job.inputs, job.disks, now, 'reported');
}

/** Merges a registration, which is older than any update and never touches what telemetry said. */
export function register(known: Job | undefined, registration: Registration, now: number): Change {
  const job = known ?? newJob(registration.jobId, registration.jobType, now);
  const { inputs } = job;
  const words = mergeWords(inputs.words, registration.said, REGISTERED);
  const disks = mergeDisks(job.disks, registration.disks, REGISTERED, stampOf(job, now));
  // Registering a job again gives it its full time to start; only telemetry withdraws other judgements.
  const neverStarted = inputs.verdict?.kind === 'never_started';
  const merged: JobInputs = { ...inputs, words, verdict: neverStarted ? null : inputs.verdict };
  const change = settle(job, merged, disks, now, neverStarted ? 'contact' : 'reported');
  return { events: change.events, job: { ...change.job, registeredAt: now } };
}

/** The hub's judgement of a silent job, which the next update withdraws. */
export function judge(job: Job, verdict: Verdict): Change {
  return settle(job, { ...job.inputs, verdict }, job.disks, verdict.at, 'silence');
}

/** The operator's word, which no update withdraws. */
export function cancel(job: Job, reason: string | null, now: number): Change {
  return settle(job, { ...job.inputs, cancellation: { at: now, reason } }, job.disks, now, 'operator');
}

/** A redelivered word keeps the instant of its first arrival. */
function steadyInstant({ words }: JobInputs, { said }: Update, { key, instant }: Placed): number {
  const { status, error, status_at: at } = words;
  if (!status || !at || compareKeys(status, key) !== 0) return instant;
  return status[2] === said.status && error?.[2] === said.error ? at[2] : instant;
}

function earlier(startedAt: number | null, instant: number): number {
  return Math.min(startedAt ?? instant, instant);
}

/** The newest word about the job that came with a key of its own. */
function heardBy({ inputs, disks }: Job): Keyed | undefined {
  const { status } = inputs.words;
  const change = newestChange(disks.values());
  return status && (!change || compareKeys(status, change) > 0) ? status : change;
}

/** `contact` when the job only returns to the state that its client had reported before the hub judged it. */
function reasonOf(job: Job, merged: JobInputs, disks: Job['disks']): 'reported' | 'contact' {
  if (!job.inputs.verdict) return 'reported';
  const unjudged = projectStanding({ ...job.inputs, verdict: null }, completionOf([...job.disks.values()]));
  const now = projectStanding(merged, completionOf([...disks.values()]));
  return unjudged.status === now.status ? 'contact' : 'reported';
}

function outcomeOf(before: Job, { inputs, disks }: Job, key: Key, differs: boolean): Outcome {
  const known = before.inputs.words.status;
  if (known && compareKeys(known, key) === 0 && !differs) return 'unchanged';
  const { words, cancellation } = inputs;
  const completion = completionOf([...disks.values()]);
  const isNewest = words.status !== undefined && compareKeys(words.status, key) === 0;
  const isHidden = completion !== undefined && compareKeys(completion, key) > 0;
  return isNewest && !isHidden && !cancellation ? 'applied' : 'superseded';
}
