import type { JobView } from '../jobs/job-view.js';
import type { KnownJob, Traits } from './known-jobs.js';
import type { JobTexts } from './news.js';
import { News } from './news.js';
import { FilterTests } from './stream-filter.js';
import type { StreamFilter } from './stream-filter.js';

/** One that is told what happens to the jobs of a filter. */
export interface Reader {
  readonly filter: StreamFilter;
  /** Where it was when it left, as the id of the last event that it got; NaN for an id that no hub has sent. */
  readonly lastId?: number | undefined;
  welcome(welcome: Welcome): void;
  tell(news: News): void;
}

/** The first that a reader is told. Instants in milliseconds by the database's clock. */
export interface Welcome {
  /** The reader has seen everything that was committed before, but for `missed`. */
  readonly seen: number;
  readonly now: number;
  /** The changes that it missed, if it came back. */
  readonly missed: News | undefined;
  /** Whether it was away for too long to be told what it missed. */
  readonly isReset: boolean;
}

/** The readers of one filter, who are all told the same. */
export class Channel {
  readonly readers = new Set<Reader>();
  private readonly tests: FilterTests;

  /** `isPartial` tells that there are more jobs of the filter than the hub has looked up. */
  constructor(
    readonly filter: StreamFilter,
    private readonly isPartial: boolean,
    private readonly knownSince: string,
  ) {
    this.tests = new FilterTests(filter);
  }

  news(before: number, at: number, texts: JobTexts): News {
    return new News(before, at, this.filter.include === 'disks', texts);
  }

  /** Adds a job to the news as it is now; `before` is what readers may believe of it. */
  add(news: News, job: JobView, before: KnownJob | undefined): void {
    if (this.tests.matches(job)) news.jobs.push(job);
    else if (before ? this.tests.matches(before) : this.mayHaveShown(job)) news.gone.push(job.id);
  }

  /** The same for readers who were away since `since`: nobody knows what they believe of jobs that were there before. */
  addMissed(news: News, job: JobView, since: string): void {
    if (this.tests.matches(job)) news.jobs.push(job);
    else if (this.tests.couldMatch(job) && job.created_at < since) news.gone.push(job.id);
  }

  addGone(news: News, job: KnownJob): void {
    if (this.tests.matches(job)) news.gone.push(job.id);
  }

  addContact(news: News, job: Traits, at: string): void {
    if (this.tests.matches(job)) news.contacts.push([job.id, at]);
  }

  /** A job that was too old to be looked up. */
  private mayHaveShown(job: JobView): boolean {
    return this.isPartial && job.created_at < this.knownSince && this.tests.couldMatch(job);
  }
}
