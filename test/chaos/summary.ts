import type { Outcome } from './chaos.js';
import { FAULT_KINDS } from './faults.js';
import { FAIL_AFTER_SECONDS } from './plan.js';
import { statusesOf, suddenDeaths } from './promises.js';

const WIDTH = 34;

/** The events of a run, for people to read. */
export function summaryOf(outcome: Outcome): string {
  const { ledger, plan } = outcome;
  return [
    `${plan.database}, seed ${plan.seed}, ${plan.seconds} s`,
    ...Array.from(ledger.counts, ([what, times]) => row(what, times)),
    ...FAULT_KINDS.filter((kind) => ledger.faults.has(kind)).map((kind) =>
      row(`fault: ${kind}`, ledger.faults.get(kind)),
    ),
    ...statusRows(outcome),
    row('latest wake-up of a client, ms', Math.round(outcome.longestPauseMs)),
    '',
    verdictOf(outcome),
  ].join('\n');
}

/** All promises kept, or a line for each that was not. */
export function verdictOf({ ledger: { broken }, plan: { database, seed } }: Outcome): string {
  if (broken.length === 0) return `${database}, seed ${seed}: all promises kept`;
  const lines = broken.map((promise) => `- ${promise}`);
  return [`${database}, seed ${seed}: ${broken.length} broken`, ...lines].join('\n');
}

function statusRows({ found, latePasses }: Outcome): string[] {
  const ends = new Map<string, number>();
  const stalls = { living: 0, others: 0 };
  for (const [{ kind }, { job, events }] of found) {
    const end = job ? `jobs: ${job.failure_reason ?? job.status}` : 'jobs: never stored';
    ends.set(end, (ends.get(end) ?? 0) + 1);
    const stalled = statusesOf(events).filter(({ to }) => to === 'stalled').length;
    stalls[kind === 'living' ? 'living' : 'others'] += stalled;
  }
  const sudden = suddenDeaths([...found.values()]);
  return [
    ...Array.from(ends, ([end, jobs]) => row(end, jobs)).toSorted(),
    row('stalls of silent jobs', stalls.others),
    row('stalls of living jobs', stalls.living),
    row('lost, and not stalled before', sudden.length),
    ...sudden.map((death) => suddenRow(death, latePasses)),
  ];
}

/** With the passes that were late around then, which is what should have made it sudden. */
function suddenRow(
  { job, at }: ReturnType<typeof suddenDeaths>[number],
  latePasses: Outcome['latePasses'],
): string {
  const around = latePasses.filter(
    ({ endedAtMs }) => Math.abs(endedAtMs - Date.parse(at)) < FAIL_AFTER_SECONDS * 1000,
  );
  const passes = around.map(({ seconds }) => `${seconds} s`).join(', ') || 'none';
  return `    ${job?.id}, heard of at ${job?.last_telemetry_at}, lost at ${at}; late passes: ${passes}`;
}

function row(what: string, figure: number | undefined): string {
  return `  ${what.padEnd(WIDTH)}${String(figure ?? 0).padStart(8)}`;
}
