import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { KnownTokens } from '../auth/known-tokens.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { RareWarning } from '../platform/logging/rare-warning.js';
import { ChangeFeed } from './change-feed.js';
import { EventStream } from './event-stream.js';
import type { StreamRequest } from './event-stream.js';
import { LiveMetrics } from './live.metrics.js';
import type { LiveSettings } from './live.settings.js';
import { idOf } from './resume.js';
import { TooManyStreamsError } from './too-many-streams.error.js';

const HEARTBEAT_MS = 15_000;
/** Well below the 5 seconds within which a revocation takes effect. */
const TOKENS_MS = 1_000;

/** The open streams of this hub: how many each caller may have, whose token still holds, and their end. */
@Injectable()
export class Streams implements OnModuleDestroy {
  private readonly open = new Set<EventStream>();
  private readonly byCaller = new Map<string, number>();
  private readonly slow = new RareWarning(new Logger('Streams'), 'stream cut off: its client does not read');
  private isEnding = false;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly tokens: KnownTokens,
    private readonly metrics: LiveMetrics,
    @Inject(SETTINGS) private readonly settings: LiveSettings,
  ) {
    metrics.countOpenBy(() => this.open.size);
  }

  /** Those that asked for the summary. */
  get withSummary(): EventStream[] {
    return [...this.open].filter(({ request }) => request.withSummary);
  }

  /** Those that asked for runs. */
  get withRuns(): EventStream[] {
    return [...this.open].filter(({ request }) => request.withRuns);
  }

  /**
   * A stream that has been welcomed. It ends when it is destroyed, and the hub ends it, too.
   * @throws {TooManyStreamsError | DatabaseUnavailableError}
   */
  async enter(request: StreamRequest): Promise<EventStream> {
    const stream = new EventStream(request);
    if (this.isEnding) {
      stream.finish('shutdown');
      return stream;
    }
    this.count(request.callerKey);
    try {
      await this.follow(stream);
    } catch (error) {
      this.uncount(request.callerKey);
      throw error;
    }
    return stream;
  }

  @Interval('stream-heartbeats', HEARTBEAT_MS)
  beat(): void {
    const { seen, now } = this.feed;
    const data = JSON.stringify({ now: new Date(now).toISOString() });
    for (const stream of this.open) stream.tellEvent({ type: 'heartbeat', id: idOf(seen), data });
  }

  @Interval('stream-tokens', TOKENS_MS)
  endWithoutToken(): void {
    for (const stream of this.open) {
      if (!this.tokens.isValid(stream.request.caller)) stream.finish('token');
    }
  }

  onModuleDestroy(): void {
    this.isEnding = true;
    for (const stream of this.open) stream.finish('shutdown');
  }

  private async follow(stream: EventStream): Promise<void> {
    const leave = await this.feed.join(stream);
    this.open.add(stream);
    stream.output.once('close', () => {
      leave();
      this.open.delete(stream);
      this.uncount(stream.request.callerKey);
      this.metrics.endedBy(stream.endedBy);
      if (stream.endedBy === 'slow') this.slow.add(() => ({ caller: stream.request.callerKey }));
    });
    if (this.isEnding) stream.finish('shutdown');
  }

  private count(caller: string): void {
    const { maxStreamsPerCaller: most } = this.settings;
    const open = this.byCaller.get(caller) ?? 0;
    if (open >= most) throw new TooManyStreamsError(most);
    this.byCaller.set(caller, open + 1);
  }

  private uncount(caller: string): void {
    const open = (this.byCaller.get(caller) ?? 0) - 1;
    if (open > 0) this.byCaller.set(caller, open);
    else this.byCaller.delete(caller);
  }
}
