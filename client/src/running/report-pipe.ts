import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { readArguments, Values } from '../cli/arguments.js';
import { PIPE_OPTIONS } from '../cli/commands/pipe.js';
import { describedJob, madeId } from '../cli/describe-job.js';
import { reporterOptions, settingsOf } from '../cli/setup.js';
import type { Job } from '../reporter/job.js';
import { Reporter } from '../reporter/reporter.js';
import { flushLater } from './detached-flush.js';
import { jobOfRun } from './job-of-run.js';
import { COUNTED } from './pipe-counter.js';
import type { HowEnded } from './pipe-counter.js';

const LOOK_EVERY_MS = 500;

interface Stream {
  readonly job: Job;
  readonly values: Values;
  /** A part of the job of a `run`, which says how it ended. */
  readonly isPart: boolean;
  readonly startedAt: number;
}

/** Reports what the other thread counts, until it has ended. */
export async function reportPipe(
  args: readonly string[],
  counted: Float64Array,
  ended: Promise<HowEnded>,
): Promise<void> {
  try {
    const values = new Values(readArguments(args, PIPE_OPTIONS).values);
    const settings = settingsOf(values);
    const reporter = new Reporter(reporterOptions(settings, values.has('quiet') ? () => {} : say));
    const stream = { ...jobFor(reporter, values), values, startedAt: performance.now() };
    const bytes = (): number => counted[COUNTED] ?? 0;
    const timer = setInterval(() => tell(stream, bytes()), LOOK_EVERY_MS);
    const how = await ended;
    clearInterval(timer);
    await end(stream, bytes(), how);
    if (!(await reporter.close({ withinMs: values.durationMs('wait') ?? 0 }))) flushLater(settings);
  } catch (error) {
    say((error as Error).message);
  }
}

function jobFor(reporter: Reporter, values: Values): { job: Job; isPart: boolean } {
  const described = describedJob(values);
  const id = values.text('id');
  const outer = id === undefined ? jobOfRun(process.env) : undefined;
  if (outer) return { job: reporter.job({ id: outer.jobId, jobType: outer.jobType }), isPart: true };
  const made = id ?? madeId('pipe', values.list('tag'), new Date());
  return {
    job: reporter.job({ ...described, id: made, vmName: described.vmName ?? hostname() }),
    isPart: false,
  };
}

function tell({ job, values, startedAt }: Stream, bytesTransferred: number): void {
  const totalBytes = values.number('total-bytes') ?? values.number('expect-bytes');
  const progressPercent = totalBytes ? Math.min(99.99, (bytesTransferred / totalBytes) * 100) : undefined;
  const transferSpeedBps = bytesTransferred / Math.max(0.001, (performance.now() - startedAt) / 1000);
  const disk = values.number('disk');
  const figures = { bytesTransferred, totalBytes, progressPercent };
  if (disk === undefined) job.progress({ ...figures, transferSpeedBps });
  else job.disk(disk, { ...figures, status: 'transferring' });
}

/** The end of a stream alone is no success: its producer may have died. */
async function end(stream: Stream, bytes: number, how: HowEnded): Promise<void> {
  const { job, values, isPart } = stream;
  tell(stream, bytes);
  const expected = values.number('expect-bytes');
  if (isPart) job.phase('stream ended');
  else if (how !== 'well') await job.fail(FAILURES[how]);
  else if (expected === undefined) job.phase('stream ended');
  else if (expected === bytes) await job.complete({ bytesTransferred: bytes, totalBytes: bytes });
  else await job.fail(`${bytes} bytes passed where ${expected} were expected`);
}

const FAILURES = {
  'broken pipe': 'the reader of the stream ended before it',
  failed: 'the stream could not be copied',
} as const;

/** Not by process.stderr, which the other thread would have to write. */
function say(trouble: string): void {
  try {
    writeSync(2, `backup-report: ${trouble}\n`);
  } catch {
    // There is nobody to tell.
  }
}
