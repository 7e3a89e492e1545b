import type { NewWord } from '../spool/word-store.js';
import { errorText, wirePhase, wireText } from '../wire/figures.js';
import { merged } from '../wire/merge.js';
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
  /** Runs what a caller called, which must not fail for it. */
  guard(work: () => void): void;
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
    { status = 'running', ...job }: JobDescription = { id: '' },
  ) {
    this.name = { jobType: job.jobType ?? 'backup', jobId: job.id };
    this.about = present(described(job));
    this.status = status;
    this.write('first', wordOf({ ...this.about, status }));
  }

  /** Says what it is doing now, in 50 characters at most, like `transferring`. */
  phase(phase: string): void {
    this.say({ current_phase: wirePhase(phase) });
  }

  progress(figures: JobFigures): void {
    this.say(figuresOf(figures));
  }

  /** Figures of one disk or other numbered part, from 0 to 65,535; 1,024 at most. */
  disk(index: number, figures: DiskFigures): void {
    const disk = diskOf(index, { status: this.disks.get(index) ? undefined : 'transferring', ...figures });
    if (disk === undefined) return;
    const { status } = disk;
    this.disks.set(index, status === undefined ? true : status === 'completed' || status === 'failed');
    this.say({ disks: [disk] });
  }

  /** Counts one, and keeps going: a completed job with warnings is completed. */
  warn(): void {
    this.say({ warning_count: ++this.warnings });
  }

  /** On the disk when it returns; resolves at once, whether or not the hub can be reached. */
  async complete(figures: JobFigures = {}): Promise<void> {
    this.end('completed', figuresOf(figures));
  }

  async fail(error?: unknown, figures: JobFigures = {}): Promise<void> {
    const message = errorText(error);
    this.end('failed', { ...figuresOf(figures), ...(message === undefined ? {} : { error: message }) });
  }

  async cancel(reason?: string): Promise<void> {
    const message = wireText(reason);
    this.end('cancelled', message === undefined ? {} : { error: message });
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

  private say(said: Partial<Word>): void {
    this.outlet.guard(() => {
      if (this.status === 'pending') this.status = 'running';
      const word = wordOf({ ...said, status: this.status });
      this.pending = this.pending ? merged(this.pending, word) : word;
      if (this.pace.isDue(this.pending)) this.outlet.write(this.due(true));
    });
  }

  private end(status: ReportedStatus, said: Partial<Word>): void {
    this.outlet.guard(() => {
      const last = wordOf({ ...this.about, ...said, ...this.endedDisks(status), status });
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
