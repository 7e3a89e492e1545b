import { Channel } from './channel.js';
import type { Reader } from './channel.js';
import type { Shown } from './look.js';
import type { JobTexts, News } from './news.js';
import type { StreamFilter } from './stream-filter.js';

/** The channels that have readers, by filter. */
export class Channels {
  private readonly byKey = new Map<string, Channel>();

  /** `knownSince` is when the feed began, in RFC 3339. */
  constructor(private readonly knownSince: string) {}

  /** Whether a reader wants the disks, too. */
  get withDisks(): boolean {
    return [...this.byKey.values()].some(({ filter }) => filter.include === 'disks');
  }

  /** The filters that have no channel yet, each once. */
  missing(filters: readonly StreamFilter[]): StreamFilter[] {
    const byKey = new Map(filters.map((filter) => [keyOf(filter), filter]));
    return [...byKey].filter(([key]) => !this.byKey.has(key)).map(([, filter]) => filter);
  }

  open(filter: StreamFilter, { isPartial }: Pick<Shown, 'isPartial'>): Channel {
    const channel = new Channel(filter, isPartial, this.knownSince);
    this.byKey.set(keyOf(filter), channel);
    return channel;
  }

  /** The channel for a reader: its last reader may have left during the look, and the channel with it. */
  for({ filter }: Reader): Channel {
    return this.byKey.get(keyOf(filter)) ?? this.open(filter, { isPartial: true });
  }

  leave(reader: Reader): void {
    const channel = this.byKey.get(keyOf(reader.filter));
    channel?.readers.delete(reader);
    if (channel?.readers.size === 0) this.byKey.delete(keyOf(reader.filter));
  }

  /** News for each channel, still empty. */
  news(before: number, at: number, texts: JobTexts): Map<Channel, News> {
    return new Map(Array.from(this.byKey.values(), (channel) => [channel, channel.news(before, at, texts)]));
  }
}

/** The same for equal filters. */
export function keyOf(filter: StreamFilter): string {
  return JSON.stringify(Object.entries(filter).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
