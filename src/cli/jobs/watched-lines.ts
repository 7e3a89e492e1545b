import type { JobView } from '../../jobs/job-view.js';
import type { Reader } from '../../live/channel.js';
import type { News } from '../../live/news.js';
import type { StreamFilter } from '../../live/stream-filter.js';
import { textOf } from '../cell.js';
import { say } from '../output.js';

/** Prints a line for each change: instant, id, status, phase, percent and bytes, with two spaces between them. */
export class WatchedLines implements Reader {
  /** By id, the last revision that was printed. */
  private readonly printed = new Map<string, number>();

  constructor(readonly filter: StreamFilter) {}

  begin(jobs: readonly JobView[]): void {
    for (const job of jobs.toReversed()) this.print(job);
  }

  welcome(): void {}

  tell({ jobs, gone }: News): void {
    for (const job of jobs) this.print(job);
    for (const id of gone) {
      this.printed.delete(id);
      say(`${new Date().toISOString()}  ${textOf(id)}  gone`);
    }
  }

  end(): void {}

  private print(job: JobView): void {
    if (job.revision <= (this.printed.get(job.id) ?? 0)) return;
    this.printed.set(job.id, job.revision);
    const { updated_at: at, id, status, current_phase: phase, progress_percent: percent } = job;
    say([at, id, status, phase, percent, job.bytes_transferred].map(textOf).join('  '));
  }
}
