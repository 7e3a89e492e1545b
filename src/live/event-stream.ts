import { Readable } from 'node:stream';
import type { Caller } from '../auth/caller.js';
import { VERSION } from '../platform/config/version.js';
import type { Reader, Welcome } from './channel.js';
import { RETRY_FIELD, textOf } from './event-text.js';
import type { LiveEvent } from './event-text.js';
import type { StreamEnd } from './live.metrics.js';
import type { News } from './news.js';
import { idOf } from './resume.js';
import type { StreamFilter } from './stream-filter.js';

/** The most that waits for a client that does not read, beside the buffers of the system for its connection. */
export const MOST_WAITING_BYTES = 262_144;

/** How a stream is asked for. */
export interface StreamRequest {
  readonly caller: Caller;
  /** Whose streams it counts among. */
  readonly callerKey: string;
  readonly filter: StreamFilter;
  /** See {@link Reader.lastId}. */
  readonly lastId: number | undefined;
  readonly withSummary: boolean;
  readonly withRuns: boolean;
}

/** The events for one client. Those of a filter share the bytes, so that a slow client holds hardly any of its own. */
export class EventStream implements Reader {
  /** The bytes for the client. It closes when the client has gone, or has read everything after `finish`. */
  readonly output = new Readable({ read: () => {} });
  private why: StreamEnd | undefined;

  constructor(readonly request: StreamRequest) {}

  get filter(): StreamFilter {
    return this.request.filter;
  }

  get lastId(): number | undefined {
    return this.request.lastId;
  }

  /** Why it has ended. */
  get endedBy(): StreamEnd {
    return this.why ?? 'client';
  }

  welcome({ seen, now, missed, isReset }: Welcome): void {
    const hello = { version: VERSION, now: new Date(now).toISOString() };
    this.send(RETRY_FIELD + textOf({ type: 'hello', id: idOf(seen), data: JSON.stringify(hello) }));
    if (isReset) this.send(textOf({ type: 'reset', id: idOf(seen), data: '{}' }));
    if (missed && !missed.isEmpty) this.push(missed.sent);
  }

  tell(news: News): void {
    this.push(news.sent);
  }

  tellEvent(event: LiveEvent): void {
    this.send(textOf(event));
  }

  /** Ends it in order, so that the client comes back or is told why not; one that does not read is cut off. */
  finish(why: StreamEnd): void {
    if (this.why !== undefined) return;
    if (this.output.readableLength > 0) return this.cut(why);
    this.why = why;
    this.output.push(null);
  }

  private cut(why: StreamEnd): void {
    this.why ??= why;
    this.output.destroy();
  }

  private send(text: string): void {
    this.push(Buffer.from(text));
  }

  private push(bytes: Buffer): void {
    if (this.output.destroyed || this.why !== undefined) return;
    if (this.output.readableLength > MOST_WAITING_BYTES) this.cut('slow');
    else this.output.push(bytes);
  }
}
