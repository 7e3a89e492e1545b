import type { JobView } from '../jobs/job-view.js';
import { textOf } from './event-text.js';
import type { LiveEvent } from './event-text.js';
import { idOf } from './resume.js';

/** The JSON of jobs: each is made once for all the filters that it matches. */
export class JobTexts {
  private readonly whole = new Map<JobView, string>();
  private readonly short = new Map<JobView, string>();

  of(job: JobView, withDisks: boolean): string {
    const texts = withDisks ? this.whole : this.short;
    let text = texts.get(job);
    if (text === undefined) {
      text = JSON.stringify(withDisks ? job : { ...job, disks: undefined });
      texts.set(job, text);
    }
    return text;
  }
}

/** The findings of one look for the readers of one filter. */
export class News {
  readonly jobs: JobView[] = [];
  readonly gone: string[] = [];
  /** `last_telemetry_at` by the id of the job. */
  readonly contacts: [id: string, at: string][] = [];
  private bytes: Buffer | undefined;

  /** `at` is when the look was made, `before` what its readers have seen until then: both by the database's clock. */
  constructor(
    private readonly before: number,
    private readonly at: number,
    private readonly withDisks: boolean,
    private readonly texts: JobTexts,
  ) {}

  get isEmpty(): boolean {
    return this.jobs.length + this.gone.length + this.contacts.length === 0;
  }

  /** The events as they are sent, made once for all readers. */
  get sent(): Buffer {
    return (this.bytes ??= Buffer.from(this.events().map(textOf).join('')));
  }

  /** A reader that is cut off between them must not take the rest for seen: only the last one has the new id. */
  private events(): LiveEvent[] {
    const events = this.contents().map((event) => ({ ...event, id: idOf(this.before) }));
    return events.map((event, index) =>
      index === events.length - 1 ? { ...event, id: idOf(this.at) } : event,
    );
  }

  private contents(): Omit<LiveEvent, 'id'>[] {
    const contents: Omit<LiveEvent, 'id'>[] = [];
    if (this.gone.length > 0)
      contents.push({ type: 'gone', data: JSON.stringify(this.gone.map((id) => ({ id }))) });
    if (this.contacts.length > 0)
      contents.push({ type: 'contact', data: JSON.stringify(Object.fromEntries(this.contacts)) });
    if (this.jobs.length > 0) {
      const jobs = this.jobs.map((job) => this.texts.of(job, this.withDisks));
      contents.push({ type: 'jobs', data: `[${jobs.join(',')}]` });
    }
    return contents;
  }
}
