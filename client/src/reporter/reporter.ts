import { Sender } from '../sending/sender.js';
import { defaultSpoolPath } from '../spool/spool-path.js';
import { MEGABYTE, Spool } from '../spool/spool.js';
import type { NewWord } from '../spool/word-store.js';
import { Job } from './job.js';
import type { Outlet } from './job.js';
import type { JobDescription, ReporterOptions } from './options.js';

const SPOOL_MAX_MB = 64;
/** Jobs whose words are due at about the same time share a transaction. */
const TICK_MS = 250;

export interface Limits {
  /** 5,000 by default. */
  readonly withinMs?: number;
}

/** Reports jobs to a hub by way of a spool. Nothing of it throws into its caller. */
export class Reporter {
  private readonly spool: Spool;
  private readonly sender: Sender | undefined;
  private readonly jobs = new Set<Job>();
  private readonly say: (trouble: string) => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: ReporterOptions) {
    const { url, token, ca, spool, spoolMaxMb = SPOOL_MAX_MB, say = toStderr } = options;
    this.say = once(say);
    const path = spool ?? defaultSpoolPath();
    this.spool = new Spool({ path, maxBytes: spoolMaxMb * MEGABYTE, say: this.say });
    if (url !== undefined)
      this.sender = new Sender({
        spool: this.spool,
        spoolPath: path,
        hub: { url, token, ca },
        say: this.say,
      });
    // An earlier process may have left words.
    this.guard(() => this.sender?.wake());
  }

  /** Begins a job: its first word is on the disk when this returns. */
  job(description: JobDescription): Job {
    const job = new Job(this.outlet, description);
    this.jobs.add(job);
    this.schedule();
    return job;
  }

  /** Sends until nothing waits, or the time is over; whether nothing waits. */
  async flush(limits?: Limits): Promise<boolean> {
    const withinMs = this.guard(() => limits?.withinMs) ?? 5_000;
    this.guard(() => this.writeDue(true));
    try {
      return (await this.sender?.flush(withinMs)) ?? !this.spool.hasWords();
    } catch (error) {
      this.say(String(error));
      return false;
    }
  }

  /** Flushes, and then lets go of the spool; reports that are left wait there for the next process. */
  async close(limits?: Limits): Promise<boolean> {
    const isEmpty = await this.flush(limits);
    clearTimeout(this.timer);
    await this.sender?.stop();
    this.guard(() => this.spool.close());
    return isEmpty;
  }

  private readonly outlet: Outlet = {
    write: (words) => {
      const named = words.filter(({ job }) => job.jobId !== '');
      if (named.length < words.length)
        this.say('a job without an id is not reported; each run needs one of its own');
      if (named.length === 0) return;
      this.guard(() => {
        this.spool.accept(named);
        this.sender?.wake();
      });
    },
    ended: (job) => this.jobs.delete(job),
    guard: (work) => this.guard(work),
  };

  /** All jobs in one transaction, as each waits for the disk. */
  private writeDue(isForced: boolean): void {
    const words: NewWord[] = [...this.jobs].flatMap((job) => job.due(isForced));
    this.outlet.write(words);
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.guard(() => this.writeDue(false));
      if (this.jobs.size > 0) this.schedule();
    }, TICK_MS).unref();
  }

  private guard<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

function toStderr(trouble: string): void {
  process.stderr.write(`backup-report: ${trouble}\n`);
}

function once(say: (trouble: string) => void): (trouble: string) => void {
  const said = new Set<string>();
  return (trouble) => {
    if (said.has(trouble)) return;
    said.add(trouble);
    try {
      say(trouble);
    } catch {
      // A log that fails is no reason for a backup to fail.
    }
  };
}
