import { batch, signal } from '@preact/signals';
import { get } from '../hub/get.js';
import type { Parameters } from '../hub/url-of.js';
import { HubError } from '../hub/hub-error.js';
import { jobs } from '../hub/live.js';
import type { JobView } from '../hub/types.js';

const PAGE = 200;
let made = 0;

/** A list of the hub that is read page by page, newest first, as far as somebody scrolls. */
export class JobListing {
  readonly number = (made += 1);
  /** The jobs that the hub has found. */
  readonly listed = new Set<string>();
  /** How many pages are there. */
  readonly pages = signal(0);
  readonly isDone = signal(false);
  readonly error = signal<HubError | null>(null);
  /** The last job of the last page: the list is whole down to it. */
  private last: JobView | undefined;
  private cursor: string | undefined;
  private isAsking = false;
  private readonly ended = new AbortController();
  private readonly pins: (() => void)[] = [];

  constructor(
    /** The filter, as the URL has it. */
    readonly query: string,
    private readonly parameters: Parameters,
  ) {}

  /** Whether the hub has found this job for that filter. */
  has(query: string, id: string): boolean {
    return this.query === query && this.listed.has(id);
  }

  /** Reads the next page, and more until `least` jobs are there. */
  async more(least = 0): Promise<void> {
    if (this.isAsking || this.isDone.peek() || this.ended.signal.aborted) return;
    this.isAsking = true;
    try {
      do await this.page();
      while (!this.isDone.peek() && this.listed.size < least);
    } catch (error) {
      if (error instanceof HubError) this.error.value = error;
    } finally {
      this.isAsking = false;
    }
  }

  /** Whether the list is read down to the place of a job. */
  covers(job: JobView): boolean {
    if (this.isDone.peek()) return true;
    const last = this.last;
    if (!last) return false;
    return job.created_at > last.created_at || (job.created_at === last.created_at && job.id >= last.id);
  }

  get isClosed(): boolean {
    return this.ended.signal.aborted;
  }

  close(): void {
    this.ended.abort();
    for (const unpin of this.pins) unpin();
  }

  private async page(): Promise<void> {
    const query = { ...this.parameters, limit: PAGE, cursor: this.cursor };
    const { signal: ended } = this.ended;
    const { items, next_cursor: next } = await jobs.takeListed(async () => {
      const page = await get('/jobs', query, ended);
      ended.throwIfAborted();
      for (const { id } of page.items) this.pins.push(jobs.pin(id));
      return page;
    });
    if (ended.aborted) return;
    batch(() => {
      for (const { id } of items) this.listed.add(id);
      this.last = items.at(-1) ?? this.last;
      this.cursor = next ?? undefined;
      this.isDone.value = next === null;
      this.error.value = null;
      this.pages.value += 1;
    });
  }
}
