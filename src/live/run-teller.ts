import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { RunSource } from '../jobs/run-source.js';
import type { ChangedRun, LookAtRuns } from '../jobs/run-source.js';
import { Passes } from '../platform/timers/passes.js';
import { ChangeFeed } from './change-feed.js';
import type { EventStream } from './event-stream.js';
import { idOf, missedSince } from './resume.js';
import { Streams } from './streams.js';
import { Turns } from './turns.js';
import { Windows } from './windows.js';

const EVERY_MS = 500;
/** Two minutes, the longest that a look goes back, of 1,600 changes a second. */
const MOST_CHANGED = 200_000;
/** Where more changes wait to be told, readers load the list again; not more often than this, as long as that goes on. */
const MOST_WAITING = 5_000;
const RESET_EVERY_MS = 5_000;
/** A stream that missed more loads the list again, too. */
const MOST_MISSED = 1_000;
/** The others are told at the next look. */
const MOST_TOLD = 500;

/** The memory of what readers of runs were told, while there are any. */
interface Told {
  readonly windows: Windows;
  readonly turns: Turns;
  /** The stamp of each run that readers know, by its event id. */
  readonly stamps: Map<string, string>;
}

/** Sends runs that are new or changed to the streams that want them; nobody looks for them otherwise. */
@Injectable()
export class RunTeller implements BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(RunTeller.name),
    failure: 'Looking for changes of runs failed; live streams wait',
    recovery: 'Live streams get runs again',
    work: () => this.pass(),
  });
  private told: Told | undefined;
  /** Whether there were changes that nobody is told. */
  private isResetDue = false;
  private resetAt = -Infinity;
  /** Streams that have been told what they missed. */
  private readonly caughtUp = new WeakSet<EventStream>();

  constructor(
    private readonly source: RunSource,
    private readonly streams: Streams,
    private readonly feed: ChangeFeed,
  ) {}

  @Interval('stream-runs', EVERY_MS)
  async runPass(): Promise<void> {
    if (this.streams.withRuns.length > 0) await this.passes.run();
    else this.forget();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async pass(): Promise<void> {
    const { reader } = this.source;
    if (!reader) return;
    const readers = this.streams.withRuns;
    await this.catchUp(
      reader,
      readers.filter((stream) => !this.caughtUp.has(stream)),
    );
    await this.tellChanges(reader, readers);
    this.tellReset(readers);
  }

  /** Tells each stream that comes back the runs of the time in which it was away. */
  private async catchUp(look: LookAtRuns, streams: readonly EventStream[]): Promise<void> {
    for (const stream of streams) {
      this.caughtUp.add(stream);
      const { lastId } = stream;
      const since = lastId === undefined ? undefined : missedSince(lastId, this.feed.now);
      // One that was away for too long was told to load everything again.
      if (since === undefined) continue;
      const { changed, runs } = await look(since, MOST_MISSED, (all) =>
        all.length > MOST_MISSED ? [] : all.map(({ event_id: id }) => id),
      );
      if (changed.length > MOST_MISSED) this.tell([stream], 'reset', {});
      else if (runs.length > 0) this.tell([stream], 'runs', runs);
    }
  }

  private async tellChanges(look: LookAtRuns, readers: readonly EventStream[]): Promise<void> {
    const now = performance.now();
    const told = (this.told ??= {
      windows: new Windows(this.feed.now, now),
      turns: new Turns(),
      stamps: new Map(),
    });
    const window = told.windows.next(now);
    const { at, changed, runs } = await look(window.from, MOST_CHANGED, (all) => chosen(told, all, now));
    told.windows.looked(window, at, performance.now());
    const stamps = new Map(changed.map(({ event_id: id, stamp }) => [id, stamp]));
    if (changed.length > MOST_CHANGED || told.turns.length > MOST_WAITING) this.skip(told, stamps);
    for (const { event_id: id } of runs) {
      told.turns.told(id, now);
      told.stamps.set(id, stamps.get(id) ?? '');
    }
    if (runs.length > 0) this.tell(readers, 'runs', runs);
    if (window.isDeep) tidy(told, stamps, now);
  }

  /** Changes that are too many to be told count as known, so that later looks do not find them again. */
  private skip({ turns, stamps }: Told, changed: ReadonlyMap<string, string>): void {
    this.isResetDue = true;
    turns.forgetAll();
    for (const [id, stamp] of changed) stamps.set(id, stamp);
  }

  private tellReset(readers: readonly EventStream[]): void {
    const now = performance.now();
    if (!this.isResetDue || now < this.resetAt + RESET_EVERY_MS) return;
    this.isResetDue = false;
    this.resetAt = now;
    this.tell(readers, 'reset', {});
  }

  private forget(): void {
    this.told = undefined;
    this.isResetDue = false;
  }

  private tell(readers: readonly EventStream[], type: 'runs' | 'reset', data: object): void {
    const event = { type, id: idOf(this.feed.seen), data: JSON.stringify(data) };
    for (const reader of readers) reader.tellEvent(event);
  }
}

/** The runs of another state than was told, whose turn it is. */
function chosen({ turns, stamps }: Told, changed: readonly ChangedRun[], now: number): string[] {
  if (changed.length > MOST_CHANGED) return [];
  for (const { event_id: id, stamp } of changed) if (stamps.get(id) !== stamp) turns.wait(id);
  return turns.length > MOST_WAITING ? [] : turns.ready(now, MOST_TOLD);
}

/** Forgets what no later look finds again. */
function tidy({ turns, stamps }: Told, found: ReadonlyMap<string, string>, now: number): void {
  turns.tidy(now);
  for (const id of stamps.keys()) if (!found.has(id)) stamps.delete(id);
}
