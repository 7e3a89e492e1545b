import type { Channel, Reader } from './channel.js';
import { textOf } from './instant-text.js';
import type { Stamp } from './known-jobs.js';
import { MOST_MISSED } from './look.js';
import type { Look } from './look.js';
import type { JobTexts, News } from './news.js';
import { missedSince } from './resume.js';

/** A reader that waits for the look after which it is told everything. */
export interface Joining {
  readonly reader: Reader;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A reader that comes back, and from which stamp on it may lack changes. */
export interface Returning {
  readonly reader: Reader;
  readonly lastId: number;
  readonly since: number;
}

/** Those of the readers that come back, and not too late; `now` is the database's clock. */
export function returningOf(joining: readonly Joining[], now: number): Returning[] {
  return joining.flatMap(({ reader }) => {
    const { lastId } = reader;
    const since = lastId === undefined ? undefined : missedSince(lastId, now);
    return lastId === undefined || since === undefined ? [] : [{ reader, lastId, since }];
  });
}

/** Those that can be told everything they missed; `missed` is newest first, and cut. */
export function withinReach(returning: readonly Returning[], missed: readonly Stamp[]): Returning[] {
  const last = missed.length > MOST_MISSED ? missed.at(-1)?.updated_at : undefined;
  return returning.filter(({ since }) => last === undefined || textOf(since) > last);
}

/** The jobs that the readers within reach may lack. */
export function missedBy(returning: readonly Returning[], missed: readonly Stamp[]): string[] {
  const since = least(withinReach(returning, missed).map((one) => one.since));
  return since === undefined ? [] : stampedSince(missed, since).map(({ id }) => id);
}

/** The news that the readers of each filter have missed since the first of them left. */
export function missedNews(
  returning: readonly Returning[],
  { jobs, missed }: Look,
  channelOf: (reader: Reader) => Channel,
  seenAt: number,
  texts: JobTexts,
): ReadonlyMap<Channel, News> {
  const groups = new Map<Channel, Returning[]>();
  for (const one of returning) {
    const channel = channelOf(one.reader);
    groups.set(channel, [...(groups.get(channel) ?? []), one]);
  }
  const byId = new Map(jobs.map((job) => [job.id, job]));
  return new Map(
    Array.from(groups, ([channel, group]) => {
      const lastId = Math.min(...group.map((one) => one.lastId));
      const news = channel.news(lastId, seenAt, texts);
      for (const { id } of stampedSince(missed, Math.min(...group.map((one) => one.since)))) {
        const job = byId.get(id);
        if (job) channel.addMissed(news, job, textOf(lastId));
      }
      return [channel, news];
    }),
  );
}

export function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}

function stampedSince(stamps: readonly Stamp[], since: number): Stamp[] {
  const from = textOf(since);
  return stamps.filter(({ updated_at: at }) => at >= from);
}
