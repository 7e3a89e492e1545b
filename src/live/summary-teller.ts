import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SummarySource } from '../jobs/summary-source.js';
import type { Summary } from '../jobs/summary-source.js';
import { Passes } from '../platform/timers/passes.js';
import { ChangeFeed } from './change-feed.js';
import type { EventStream } from './event-stream.js';
import { idOf } from './resume.js';
import { Streams } from './streams.js';

const EVERY_MS = 1_000;
/** After each summary, none is read for this many times as long as that took: with very many jobs they come less often. */
const REST = 4;

/** Sends the summary to the streams that want it, when it has changed. Nobody asks for it otherwise. */
@Injectable()
export class SummaryTeller implements BeforeApplicationShutdown {
  /** The last summary that each stream was told, without its instant. */
  private readonly told = new WeakMap<EventStream, string>();
  /** By `performance.now()`. */
  private restsUntil = 0;
  private readonly passes = new Passes({
    logger: new Logger(SummaryTeller.name),
    failure: 'Reading the summary for live streams failed',
    recovery: 'Live streams get the summary again',
    work: () => this.tell(),
  });

  constructor(
    private readonly source: SummarySource,
    private readonly streams: Streams,
    private readonly feed: ChangeFeed,
  ) {}

  @Interval('stream-summaries', EVERY_MS)
  async runPass(): Promise<void> {
    if (this.streams.withSummary.length === 0 || performance.now() < this.restsUntil) return;
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async tell(): Promise<void> {
    const startedAt = performance.now();
    const summary = await this.source.newest();
    this.restsUntil = performance.now() + REST * (performance.now() - startedAt);
    if (!summary) return;
    const [content, data] = [contentOf(summary), JSON.stringify(summary)];
    for (const stream of this.streams.withSummary) {
      if (this.told.get(stream) === content) continue;
      this.told.set(stream, content);
      stream.tellEvent({ type: 'summary', id: idOf(this.feed.seen), data });
    }
  }
}

function contentOf({ at: _at, ...content }: Summary): string {
  return JSON.stringify(content);
}
