import { hostname } from 'node:os';
import type { Prepared } from '../adapters/adapter.js';
import type { Values } from '../cli/arguments.js';
import { describedJob } from '../cli/describe-job.js';
import { reporterOptions, settingsOf } from '../cli/setup.js';
import type { Job } from '../reporter/job.js';
import type { JobDescription } from '../reporter/options.js';
import { Reporter } from '../reporter/reporter.js';
import { readSettings } from '../settings/settings.js';
import type { Settings } from '../settings/settings.js';
import { defaultSpoolPath } from '../spool/spool-path.js';
import type { JobName } from '../wire/update.js';
import { flushLater } from './detached-flush.js';
import { endingOf } from './ending.js';
import type { Ending } from './ending.js';
import type { Findings } from './findings.js';
import { ProgressLine } from './progress-line.js';
import type { Ended, Running } from './spawn.js';

const WAIT_SHARE = 0.005;
const LONGEST_WAIT_MS = 5_000;

export interface Run {
  readonly tool: string;
  readonly prepared: Prepared;
  readonly findings: Findings;
  readonly running: Running;
  readonly values: Values;
  readonly job: JobName;
  readonly say: (trouble: string) => void;
}

/** Reports a command that runs, until it has ended and its last word is on the disk. Never fails. */
export async function reportRun(run: Run): Promise<Ended> {
  const startedAt = performance.now();
  const { running, findings, values, say } = run;
  const settings = tolerantSettings(values, say);
  const reporter = new Reporter(reporterOptions(settings, say));
  const job = reporter.job(descriptionOf(run));
  const disk = tolerant(() => values.number('disk'), say);
  const line = new ProgressLine(run.tool, run.prepared);
  findings.tell(listenerFor(job, disk, line));
  const ended = await running.ended;
  line.end();
  await tell(job, disk, endingOf(run.tool, ended, run.prepared, findings), findings);
  await send(reporter, settings, waitMs(run, performance.now() - startedAt));
  return ended;
}

/** The command's own last bytes count where it reported any. */
async function tell(job: Job, disk: number | undefined, ending: Ending, { known }: Findings): Promise<void> {
  const figures = { ...known, progressPercent: undefined, warningCount: ending.warnings };
  const end = ending.isWell
    ? { status: 'completed' as const, progressPercent: 100 }
    : { status: 'failed' as const, error: ending.error };
  if (disk !== undefined) job.disk(disk, end);
  if (!ending.isWell) await job.fail(ending.error, { warningCount: ending.warnings });
  else if (disk === undefined) await job.complete(figures);
}

/** Waits for the hub only where asked to, or so shortly that nobody can measure it; a process stays to send the rest. */
async function send(reporter: Reporter, settings: Settings, withinMs: number): Promise<void> {
  const isSent = await reporter.close({ withinMs });
  if (!isSent) flushLater(settings);
}

function waitMs({ values, say }: Run, tookMs: number): number {
  const asked = tolerant(() => values.durationMs('wait'), say);
  return asked ?? Math.min(LONGEST_WAIT_MS, tookMs * WAIT_SHARE);
}

function descriptionOf({ job, values, say }: Run): JobDescription {
  const described = tolerant(() => describedJob(values), say) ?? {};
  return { ...described, id: job.jobId, jobType: job.jobType, vmName: described.vmName ?? hostname() };
}

/** With `--disk`, the figures are those of one disk of the job. */
function listenerFor(
  job: Job,
  disk: number | undefined,
  line: ProgressLine,
): Parameters<Findings['tell']>[0] {
  return {
    phase: (phase) => job.phase(phase),
    progress: (figures) => {
      line.show(figures);
      if (disk === undefined) return job.progress(figures);
      const { bytesTransferred, totalBytes, progressPercent, warningCount } = figures;
      job.disk(disk, { bytesTransferred, totalBytes, progressPercent, status: 'transferring' });
      if (warningCount !== undefined) job.progress({ warningCount });
    },
    disk: (index, figures) => {
      line.show(figures);
      job.disk(disk ?? index, figures);
    },
  };
}

/** Wrong settings keep reports in the spool; the command runs all the same. */
function tolerantSettings(values: Values, say: (trouble: string) => void): Settings {
  const fallback = { url: undefined, token: undefined, ca: undefined, files: [], spoolMaxMb: 64 };
  return (
    tolerant(() => settingsOf(values), say) ??
    tolerant(
      () => readSettings({ spool: values.text('spool') }),
      () => {},
    ) ?? {
      ...fallback,
      spool: values.text('spool') ?? defaultSpoolPath(),
    }
  );
}

function tolerant<T>(work: () => T, say: (trouble: string) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    say((error as Error).message);
    return undefined;
  }
}
