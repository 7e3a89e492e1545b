import type { INestApplicationContext } from '@nestjs/common';
import { resolve } from 'node:path';
import type * as JobStoreModule from '../../src/jobs/job.store.js';
import { judge } from '../../src/job-rules/changes.js';
import { judgeSilence } from '../../src/stale-jobs/silence.js';
import type { PastClock } from './past-clock.js';
import type { Run, Report } from './run.js';
import type { SendReports } from './sender.js';
import { DAY, HOUR, MINUTE, SECOND } from './units.js';

/** The limits of a hub without settings. */
const LIMITS = { staleAfterMs: MINUTE, failAfterMs: 5 * MINUTE, pendingFailAfterMs: DAY };
const MOST_REPORTS = 500;
/** How far apart reports are, by their age. */
const STEPS: readonly (readonly [youngerThan: number, step: number])[] = [
  [35 * MINUTE, 15 * SECOND],
  [3 * HOUR, 30 * SECOND],
  [26 * HOUR, 2 * MINUTE],
];

interface Moment {
  readonly at: number;
  readonly reports: readonly Report[];
  /** A job whose silence a sweep would judge then. */
  readonly silent?: string;
}

/**
 * Lets the hub live through these runs up to `now`, in the order in which everything happened.
 * 1. Each run tells its story: often in the last hours, whose curves the pages show, seldom before.
 * 2. Reports of about the same time are one batch, for which the hub's clock is set to that time.
 * 3. Silence is judged here by the rules of the sweep, because a hub whose clock jumps counts none.
 */
export async function liveThrough(
  runs: readonly Run[],
  now: number,
  hub: INestApplicationContext,
  clock: PastClock,
  send: SendReports,
): Promise<void> {
  const store = hub.get(await jobStore());
  const moments = runs.flatMap((run) => storyOf(run, now)).toSorted((a, b) => a.at - b.at);
  for (const { at, reports, silent } of batches(moments, now)) {
    clock.set(at);
    if (reports.length > 0) await send(reports);
    if (silent === undefined) continue;
    await store.change([silent], (jobs) => {
      const job = jobs.get(silent);
      const verdict = job && judgeSilence(job, LIMITS, at, 0);
      if (job && verdict) jobs.record(judge(job, verdict));
    });
  }
}

function storyOf(run: Run, now: number): Moment[] {
  const moments: Moment[] = [];
  const { id, startsAt, silence } = run.plan;
  for (let at = startsAt; !run.isOver && at < now && !run.isSilentForGood;) {
    at = Math.min(now, nextLook(at, now));
    for (const report of run.advance(at))
      moments.push({ at: Date.parse(report.timestamp), reports: [report] });
  }
  if (!silence) return moments;
  const judged = [LIMITS.staleAfterMs, LIMITS.failAfterMs].map((limit) => silence.from + limit + 10 * SECOND);
  const told = judged.filter((at) => at < Math.min(silence.until, now));
  return [...moments, ...told.map((at) => ({ at, reports: [], silent: id }))];
}

/** Clients report on the minute, the newest ones more often. */
function nextLook(at: number, now: number): number {
  const age = now - at;
  const step = STEPS.find(([younger]) => age < younger)?.[1] ?? 20 * MINUTE;
  return (Math.floor(at / step) + 1) * step;
}

function* batches(moments: readonly Moment[], now: number): Generator<Moment> {
  let reports: Report[] = [];
  let since = 0;
  let last = 0;
  for (const moment of moments) {
    const tolerance = Math.min(MINUTE, Math.max(2 * SECOND, (now - moment.at) / 2_000));
    const isApart = moment.at - since > tolerance || reports.length >= MOST_REPORTS;
    if (reports.length > 0 && (isApart || moment.silent !== undefined)) {
      yield { at: last, reports };
      reports = [];
    }
    if (reports.length === 0) since = moment.at;
    last = moment.at;
    reports.push(...moment.reports);
    if (moment.silent !== undefined) yield moment;
  }
  if (reports.length > 0) yield { at: last, reports };
}

/** The class by which the built hub knows it. */
async function jobStore(): Promise<typeof JobStoreModule.JobStore> {
  return ((await import(resolve('dist/jobs/job.store.js'))) as typeof JobStoreModule).JobStore;
}
