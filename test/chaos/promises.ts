import { isDeepStrictEqual } from 'node:util';
import type { Report } from '../support/histories.js';
import type { EventJson, JobJson } from '../support/hub.js';
import { asModelled, endedAs, expectedJob, isEnd } from '../support/model.js';
import { FAIL_AFTER_SECONDS, STALE_AFTER_SECONDS } from './plan.js';
import type { Told } from './told.js';

/** The rows of a job in the end. */
export interface Found {
  readonly job: JobJson | undefined;
  readonly events: readonly EventJson[];
}

/** The promises that were broken on one job, each in a line of its own. */
export function brokenPromises(told: Told, { job, events }: Found): string[] {
  if (!job) {
    const [lost] = told.acknowledged;
    return lost ? [`${told.id}: there is no such job, but ${JSON.stringify(lost)} was acknowledged`] : [];
  }
  const broken = [
    ...brokenRow(told, job, events),
    ...brokenRevision(told, job),
    ...brokenSum(job),
    ...brokenChain(job, events),
    ...(told.kind === 'living' ? brokenLife(told, events) : []),
    ...(told.kind === 'silent' ? brokenSilence(told, events) : []),
  ];
  return broken.map((what) => `${told.id}: ${what}`);
}

/** The row is that of the model after all that was acknowledged and any part of what was given up. */
function brokenRow({ acknowledged, givenUp }: Told, job: JobJson, events: readonly EventJson[]): string[] {
  const possible = subsetsOf([...givenUp])
    .map((alsoStored) => [...acknowledged, ...alsoStored])
    .filter((reports) => reports.length > 0)
    .flatMap((reports) => outcomesOf(reports, job, events));
  const [nearest = {}] = possible
    .map((expected) => differences(expected, asModelled(job, expected)))
    .toSorted((a, b) => Object.keys(a).length - Object.keys(b).length);
  if (possible.length > 0 && Object.keys(nearest).length === 0) return [];
  const others = possible.length > 1 ? ` (the nearest of ${possible.length})` : '';
  return [
    `expected and found${others}: ${JSON.stringify(nearest)}; ` +
      `acknowledged ${JSON.stringify([...acknowledged])}, perhaps ${JSON.stringify([...givenUp])}`,
  ];
}

/** The expected and the actual values of the members that differ. */
function differences(
  expected: Record<string, unknown>,
  found: Record<string, unknown>,
): Record<string, [unknown, unknown]> {
  const differing = Object.keys(expected).filter((name) => !isDeepStrictEqual(expected[name], found[name]));
  return Object.fromEntries(differing.map((name) => [name, [expected[name], found[name]]]));
}

/** As the words say; or, where they leave the job open and silence was judged last, as one of its endings said. */
function outcomesOf(
  reports: readonly Report[],
  job: JobJson,
  events: readonly EventJson[],
): Record<string, unknown>[] {
  const row = expectedJob(reports);
  const isJudged = statusesOf(events).at(-1)?.reason === 'silence';
  const endings = isJudged && !isEnd(row['status']) ? reports.filter(({ status }) => isEnd(status)) : [];
  return [judged(row, job, events), ...endings.map((ending) => endedAs(row, ending))];
}

/** The hub has given up a job that its client left running, and no other: the events say when. */
function judged(
  model: Record<string, unknown>,
  job: JobJson,
  events: readonly EventJson[],
): Record<string, unknown> {
  const last = statusesOf(events).at(-1);
  if (model['status'] !== 'running') return model;
  const message = /^No telemetry for (\d+m)?\d+s; the backup client may have crashed$/;
  return {
    ...model,
    status: 'failed',
    failure_reason: 'lost',
    error_message: message.test(job.error_message ?? '') ? job.error_message : String(message),
    completed_at: last?.reason === 'silence' ? last.at : 'when silence was judged',
  };
}

function brokenRevision({ revision }: Told, job: JobJson): string[] {
  if (job.revision >= revision) return [];
  return [`revision ${revision} was acknowledged, found ${job.revision}`];
}

export function brokenSum({ status, bytes_transferred: bytes, disks }: JobJson): string[] {
  const known = disks.flatMap((disk) => disk.bytes_transferred ?? []);
  if (status !== 'completed' || known.length === 0) return [];
  const sum = Math.min(
    known.reduce((total, of) => total + of, 0),
    Number.MAX_SAFE_INTEGER,
  );
  return bytes === sum ? [] : [`completed with ${bytes} bytes, its disks have ${sum}`];
}

/** The number of a job's changes of phase that are kept: the first thousand and the newest. */
const FIRST_PHASES = 1_000;
const MOST_PHASES = 2_000;

/** Each change of status and of phase was written down once, in order, to the one that stands. */
export function brokenChain(job: JobJson, events: readonly EventJson[]): string[] {
  const stands = { status: job.status, phase: job.current_phase };
  return (['status', 'phase'] as const).flatMap((kind) => {
    const chain = events.filter((event) => event.kind === kind);
    const links: (string | null)[] = [null, ...chain.map(({ to }) => to)];
    const isGap = (index: number): boolean => index === FIRST_PHASES && chain.length === MOST_PHASES;
    const holds = chain.every(
      ({ from, to }, index) => (from === links[index] || isGap(index)) && from !== to,
    );
    if (holds && links.at(-1) === stands[kind]) return [];
    const steps = chain.map(({ from, to, reason }) => `${from} > ${to} (${reason})`);
    return [`the events of its ${kind} do not lead to ${stands[kind]}: ${steps.join(', ')}`];
  });
}

/** Nothing was promised about a client that itself stalled, on a machine too slow for it. */
function brokenLife({ attemptedAt }: Told, events: readonly EventJson[]): string[] {
  return deathsIn(events)
    .filter((death) => {
      const sinceMs = Date.parse(death.at) - FAIL_AFTER_SECONDS * 1000;
      const untilMs = Date.parse(death.at) - STALE_AFTER_SECONDS * 1000;
      return attemptedAt.some((ms) => ms > sinceMs && ms < untilMs);
    })
    .map(({ at }) => `was failed at ${at}, and had been reporting all the time`);
}

/** A report that was repeated may have come through late and have revived the job; else it is judged once. */
function brokenSilence({ attemptedAt }: Told, events: readonly EventJson[]): string[] {
  const attempts = attemptedAt.length;
  const statuses = statusesOf(events);
  const revivals = statuses.filter(({ reason }) => reason === 'contact').length;
  const judgements = statuses.filter(({ reason }) => reason === 'silence');
  const ends = judgements.filter(({ to }) => to === 'failed').length;
  const stalls = judgements.filter(({ to }) => to === 'stalled').length;
  const judgedOnce = judgements.at(-1)?.to === 'failed' && Math.max(ends, stalls) <= revivals + 1;
  if (judgedOnce && revivals < attempts) return [];
  const steps = statuses.map(({ from, to, reason, at }) => `${from} > ${to} (${reason}, ${at})`);
  return [`fell silent after ${attempts} attempt(s), and its events are ${steps.join(', ')}`];
}

/** Where passes come late, a job that was heard of a moment ago may be lost by the next one; but not many. */
export function brokenStalls(found: readonly Found[]): string[] {
  const sudden = suddenDeaths(found);
  const deaths = found.flatMap(({ events }) => deathsIn(events)).length;
  if (sudden.length <= deaths / 10) return [];
  return [`${sudden.length} of ${deaths} lost jobs were not stalled before`];
}

/** The failures by silence of lost jobs that had not been stalled by it; an ending that was taken is none. */
export function suddenDeaths(found: readonly Found[]): { job: JobJson | undefined; at: string }[] {
  const lost = found.filter(({ job }) => job?.failure_reason === 'lost');
  return lost.flatMap(({ job, events }) =>
    deathsIn(events)
      .filter(({ from }) => from === 'running')
      .map(({ at }) => ({ job, at })),
  );
}

function deathsIn(events: readonly EventJson[]): EventJson[] {
  return statusesOf(events).filter(({ to, reason }) => to === 'failed' && reason === 'silence');
}

export function statusesOf(events: readonly EventJson[]): EventJson[] {
  return events.filter(({ kind }) => kind === 'status');
}

function subsetsOf(reports: readonly Report[]): Report[][] {
  return Array.from({ length: 2 ** reports.length }, (_, chosen) =>
    reports.filter((_report, index) => (chosen >> index) % 2 === 1),
  );
}
