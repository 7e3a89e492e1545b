import { writeSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Values } from '../cli/arguments.js';
import { describedJob, madeId } from '../cli/describe-job.js';
import { QUIET, reporterOptions, settingsOf } from '../cli/setup.js';
import type { Job } from '../reporter/job.js';
import { Reporter } from '../reporter/reporter.js';
import type { Copied, Copying } from './copy.js';
import { flushLater } from './detached-flush.js';
import { jobOfRun } from './job-of-run.js';

const LOOK_EVERY_MS = 500;

interface Figures {
  readonly total: number | undefined;
  readonly expected: number | undefined;
  readonly disk: number | undefined;
}

interface Stream extends Figures {
  readonly job: Job;
  /** A part of the job of a `run`, which says how it ended. */
  readonly isPart: boolean;
  readonly startedAt: number;
}

/** Reports a stream until it has ended. Never fails: what it does not understand costs reports, not the stream. */
export async function reportPipe(copying: Copying, readValues: () => Values): Promise<void> {
  try {
    const values = readValues();
    const settings = settingsOf(values);
    const figures = figuresIn(values);
    const withinMs = values.durationMs('wait') ?? 0;
    const reporter = new Reporter(reporterOptions(settings, values.has('quiet') ? QUIET : say));
    const stream = { ...figures, ...jobFor(reporter, values), startedAt: performance.now() };
    const timer = setInterval(() => tell(stream, copying.bytes()), LOOK_EVERY_MS);
    const copied = await copying.ended;
    clearInterval(timer);
    await end(stream, copied);
    if (!(await reporter.close({ withinMs }))) flushLater(settings);
  } catch (error) {
    say(`the stream is not reported: ${(error as Error).message}`);
  }
}

function figuresIn(values: Values): Figures {
  const expected = values.number('expect-bytes');
  return { total: values.number('total-bytes') ?? expected, expected, disk: values.number('disk') };
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

function tell({ job, total: totalBytes, disk, startedAt }: Stream, bytesTransferred: number): void {
  const progressPercent = totalBytes ? Math.min(99.99, (bytesTransferred / totalBytes) * 100) : undefined;
  const transferSpeedBps = bytesTransferred / Math.max(0.001, (performance.now() - startedAt) / 1000);
  const figures = { bytesTransferred, totalBytes, progressPercent };
  if (disk === undefined) job.progress({ ...figures, transferSpeedBps });
  else job.disk(disk, { ...figures, status: 'transferring' });
}

/** The end of a stream alone is no success: its producer may have died. */
async function end(stream: Stream, copied: Copied): Promise<void> {
  const { job, expected, isPart } = stream;
  const { how, bytes } = copied;
  if (bytes !== undefined) tell(stream, bytes);
  if (isPart) job.phase('stream ended');
  else if (how !== 'well') await job.fail(failureOf(copied));
  else if (expected === undefined || bytes === undefined) job.phase('stream ended');
  else if (expected === bytes) await job.complete({ bytesTransferred: bytes, totalBytes: bytes });
  else await job.fail(`${bytes} bytes passed where ${expected} were expected`);
}

function failureOf({ how, signal, error }: Copied): string {
  if (how === 'broken pipe') return 'the reader of the stream ended before it';
  if (how === 'killed') return `pipe was killed by ${signal}`;
  return ['the stream could not be copied', error].filter(Boolean).join(': ');
}

/** Not by process.stderr: where that is the pipe of stdout, Node would make it one that does not block. */
export function say(trouble: string): void {
  try {
    writeSync(2, `backup-report: ${trouble}\n`);
  } catch {
    // There is nobody to tell.
  }
}
