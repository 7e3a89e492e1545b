import type { NewWord } from '../spool/word-store.js';
import { errorText, wirePhase, wireText } from '../wire/figures.js';
import { merged } from '../wire/merge.js';
import { isEnding } from '../wire/update.js';
import type { JobName, ReportedStatus, Word, WordKind } from '../wire/update.js';
import type { DiskFigures, JobDescription, JobFigures } from './options.js';
import { Pace, PAUSE_MS } from './pace.js';
import { described, diskOf, figuresOf, present, wordOf } from './words.js';

/** The hub calls a job stalled after a minute of silence; while this process lives, the job is not silent. */
const HEARTBEAT_MS = 20_000;
/** The ticks that ask for due words are this early at most, so that progress is on the disk within 5 s and not just after. */
const LEEWAY_MS = 300;

/** Where the words of jobs go. */
export interface Outlet {
  /** Stored on return. */
  write(words: readonly NewWord[]): void;
  ended(job: Job): void;
  /** Runs what a caller called, which must not fail for it; undefined where it does. */
  guard<T>(work: () => T): T | undefined;
}

/** One job, as its program reports it. No method throws, and none waits for the hub. */
export class Job {
  private readonly name: JobName;
  private readonly pace = new Pace();
  private readonly about: Partial<Word>;
  private status: ReportedStatus;
  private pending: Word | undefined;
  private warnings = 0;
  /** Disks that have begun, and whether each has ended. */
  private readonly disks = new Map<number, boolean>();

  /** @internal Made by `Reporter.job`. */
  constructor(
    private readonly outlet: Outlet,
    description: JobDescription,
  ) {
    const job: Partial<JobDescription> = outlet.guard(() => ({ ...description })) ?? {};
    this.name = { jobType: job.jobType ?? 'backup', jobId: outlet.guard(() => wireText(job.id)) ?? '' };
    this.about = outlet.guard(() => present(described(job))) ?? {};
    this.status = job.status === 'pending' ? 'pending' : 'running';
    this.write('first', wordOf({ ...this.about, status: this.status }));
  }

  /** Says what it is doing now, in 50 characters at most, like `transferring`. */
  phase(phase: string): void {
    this.say(() => ({ current_phase: wirePhase(phase) }));
  }

  progress(figures: JobFigures): void {
    this.say(() => figuresOf(figures));
  }

  /** Figures of one disk or other numbered part, from 0 to 65,535; 1,024 at most. */
  disk(index: number, figures: DiskFigures): void {
    this.say(() => {
      const disk = diskOf(index, { status: this.disks.get(index) ? undefined : 'transferring', ...figures });
      if (disk === undefined) return undefined;
      const { status } = disk;
      this.disks.set(index, status === undefined ? true : status === 'completed' || status === 'failed');
      return { disks: [disk] };
    });
  }

  /** Counts one, and keeps going: a completed job with warnings is completed. */
  warn(): void {
    this.say(() => ({ warning_count: ++this.warnings }));
  }

  /** On the disk when it returns; resolves at once, whether or not the hub can be reached. */
  async complete(figures: JobFigures = {}): Promise<void> {
    this.end('completed', figures);
  }

  async fail(error?: unknown, figures: JobFigures = {}): Promise<void> {
    this.end('failed', figures, error);
  }

  async cancel(reason?: string): Promise<void> {
    this.end('cancelled', {}, reason);
  }

  /** @internal The words that are to be written now, where any are. */
  due(isForced: boolean): NewWord[] {
    const { pending, pace } = this;
    if (pending === undefined && pace.msSinceWritten < HEARTBEAT_MS) return [];
    if (!isForced && pace.msSinceWritten < PAUSE_MS - LEEWAY_MS) return [];
    const word = pending ?? wordOf({ status: this.status });
    this.pending = undefined;
    pace.wrote(word);
    return [{ job: this.name, kind: 'progress', word }];
  }

  private say(saying: () => Partial<Word> | undefined): void {
    this.outlet.guard(() => {
      const said = saying();
      if (said === undefined || isEnding(this.status)) return;
      if (this.status === 'pending') this.status = 'running';
      const word = wordOf({ ...said, status: this.status });
      this.pending = this.pending ? merged(this.pending, word) : word;
      if (this.pace.isDue(this.pending)) this.outlet.write(this.due(true));
    });
  }

  /** The job ends even if its figures or its error cannot be read. */
  private end(status: ReportedStatus, figures: JobFigures, error?: unknown): void {
    const said = this.outlet.guard(() => figuresOf(figures));
    const message = this.outlet.guard(() => errorText(error));
    this.outlet.guard(() => {
      const last = wordOf({
        ...this.about,
        ...said,
        ...(message === undefined ? {} : { error: message }),
        ...this.endedDisks(status),
        status,
      });
      this.status = status;
      // The last word says too what was not yet written.
      const word = this.pending ? merged(this.pending, last) : last;
      this.pending = undefined;
      this.write('last', word);
    });
    this.outlet.ended(this);
  }

  /** Disks that nobody has ended end with their job. */
  private endedDisks(status: ReportedStatus): Partial<Word> {
    const isWell = status === 'completed';
    const end = isWell
      ? { status: 'completed' as const, progress_percent: 100 }
      : { status: 'failed' as const };
    const open = [...this.disks].flatMap(([index, isEnded]) => (isEnded ? [] : [index]));
    return open.length === 0 ? {} : { disks: open.map((disk_index) => ({ disk_index, ...end })) };
  }

  private write(kind: WordKind, word: Word): void {
    this.pace.wrote(word);
    this.outlet.write([{ job: this.name, kind, word }]);
  }
}
