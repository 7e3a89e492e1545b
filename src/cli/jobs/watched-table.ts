import type { JobView } from '../../jobs/job-view.js';
import type { Reader } from '../../live/channel.js';
import type { News } from '../../live/news.js';
import type { StreamFilter } from '../../live/stream-filter.js';
import { hasEnded } from '../../job-rules/vocabulary.js';
import { tableOf, terminalWidth } from '../table.js';

const EVERY_MS = 1_000;
/** Another screen, without a cursor, so that the lines before it come back in the end. */
const [OPEN, CLOSE] = ['\u001b[?1049h\u001b[?25l', '\u001b[?25h\u001b[?1049l'];
const REDRAW = '\u001b[H\u001b[J';
const HEADINGS = ['ID', 'STATUS', 'PHASE', 'PERCENT', 'BYTES', 'OF', 'BYTES/S', 'MACHINE', 'LAST CONTACT'];
const FIT = {
  cut: ['PHASE', 'MACHINE'],
  spare: ['LAST CONTACT', 'OF', 'BYTES/S', 'BYTES', 'PHASE', 'MACHINE', 'PERCENT'],
};
/** The heading, the line of left-out columns, and the last line. */
const OTHER_LINES = 3;

/** When everything committed before was looked for, in milliseconds by the database's clock. */
interface Seen {
  readonly seen: number;
}

/** Draws the jobs as a table, over and over: those that are not over first, the newest on top. */
export class WatchedTable implements Reader {
  private readonly jobs = new Map<string, JobView>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly filter: StreamFilter,
    private readonly feed: Seen,
  ) {}

  begin(jobs: readonly JobView[]): void {
    for (const job of jobs) this.take(job);
    process.stdout.write(OPEN);
    process.once('exit', () => this.end());
    this.draw();
    this.timer = setInterval(() => this.draw(), EVERY_MS);
  }

  welcome(): void {}

  tell({ jobs, gone, contacts }: News): void {
    for (const job of jobs) this.take(job);
    for (const id of gone) this.jobs.delete(id);
    for (const [id, at] of contacts) {
      const job = this.jobs.get(id);
      if (job) this.jobs.set(id, { ...job, last_telemetry_at: at });
    }
    if (this.timer) this.draw();
  }

  end(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    process.stdout.write(CLOSE);
  }

  private take(job: JobView): void {
    if (job.revision >= (this.jobs.get(job.id)?.revision ?? 0)) this.jobs.set(job.id, job);
  }

  private draw(): void {
    const room = Math.max((process.stdout.rows || 24) - OTHER_LINES, 1);
    const jobs = [...this.jobs.values()].toSorted(inOrder);
    const table = tableOf(HEADINGS, jobs.slice(0, room).map(rowOf), { ...FIT, width: terminalWidth() });
    const left = jobs.length > room ? `${jobs.length - room} more. ` : '';
    const last = `${left}As of ${new Date(this.feed.seen).toISOString()}; Ctrl-C ends this.`;
    process.stdout.write(`${REDRAW}${table}\n${last}`);
  }
}

function inOrder(a: JobView, b: JobView): number {
  const [over, other] = [hasEnded(a.status), hasEnded(b.status)];
  if (over !== other) return over ? 1 : -1;
  return a.created_at < b.created_at ? 1 : -1;
}

function rowOf(job: JobView): (string | number | null)[] {
  return [
    job.id,
    job.status,
    job.current_phase,
    job.progress_percent,
    job.bytes_transferred,
    job.total_bytes,
    job.transfer_speed_bps,
    job.vm_name,
    job.last_telemetry_at,
  ];
}
