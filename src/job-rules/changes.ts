import { place } from './arrival.js';
import type { Placed } from './arrival.js';
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
import type { Key } from './words.js';

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
  const placed = place(update, inputs.words.status, now);
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
  const change = settle(job, merged, disks, now, reasonOf(job, merged));
  return {
    events: change.events,
    job: {
      ...change.job,
      lastTelemetryAt: now,
      samples: sampled(job.samples, update, placed, inputs.words.status),
    },
    outcome: outcomeOf(job, key, words !== inputs.words || disks !== job.disks),
  };
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

/** `contact` when the job only returns to the state that its client had reported before the hub judged it. */
function reasonOf(job: Job, merged: JobInputs): 'reported' | 'contact' {
  if (!job.inputs.verdict) return 'reported';
  const unjudged = projectStanding({ ...job.inputs, verdict: null });
  return unjudged.status === projectStanding(merged).status ? 'contact' : 'reported';
}

function outcomeOf(job: Job, key: Key, differs: boolean): Outcome {
  const { words, cancellation } = job.inputs;
  const age = words.status ? compareKeys(words.status, key) : -1;
  if (age === 0 && !differs) return 'unchanged';
  return age > 0 || cancellation ? 'superseded' : 'applied';
}
