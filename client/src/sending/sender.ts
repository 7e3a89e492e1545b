import { createHash } from 'node:crypto';
import { Lock } from '../spool/lock.js';
import type { Spool } from '../spool/spool.js';
import type { StoredWord } from '../spool/word-store.js';
import { judge } from './answer.js';
import type { Verdict } from './answer.js';
import { batchOf, MAX_UPDATES } from './batch.js';
import { backoffMs, LONGEST_MS, retryAfterMs } from './backoff.js';
import { HubClient } from './post.js';
import type { HubAddress } from './post.js';
import { Wait } from './wait.js';

export const BATCH_PATH = '/api/v1/telemetry/batch';
const SETTINGS_RETRY_MS = 300_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;
/** Another process has the lock, and sends these words too. */
const LOCKED_MS = 500;

/** The state of sending, shared by the processes of a spool. */
export interface SendingNote {
  readonly failures: number;
  readonly reason: string;
  readonly since: number;
  readonly nextTryAt: number;
  /** The pause is that of the hub's `Retry-After`, or lasts until the settings are corrected: not our own backoff. */
  readonly cause?: 'hub' | 'settings';
  /** A print of the settings by which it failed; others may work. */
  readonly by?: string;
}

export interface SenderOptions {
  readonly spool: Spool;
  readonly spoolPath: string;
  readonly hub: HubAddress;
  readonly say: (trouble: string) => void;
}

/** Sends what waits in a spool, one request in flight, for as long as it is needed. */
export class Sender {
  private readonly lock: Lock;
  private readonly client: HubClient;
  private readonly wait = new Wait();
  private most = MAX_UPDATES;
  private running: Promise<void> | undefined;
  private isStopped = false;
  private isAsked = false;
  private isHurried = false;
  private isDemanded = false;
  private flushing: { readonly endsAt: number; readonly late: Wait } | undefined;
  private own: SendingNote | undefined;

  constructor(private readonly options: SenderOptions) {
    this.lock = new Lock(`${options.spoolPath}.sender`);
    this.client = new HubClient(options.hub);
  }

  /** There is something to send, or may be. */
  wake(): void {
    this.isAsked = true;
    if (this.isStopped) return;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      // It was asked after it had found nothing.
      if (this.isAsked) this.wake();
    });
  }

  /**
   * Tries at once, without regard to the backoff, and until all is sent, or cannot be in this time; whether all is sent.
   * What the hub asked for by `Retry-After` stands; a person who demands it tries the settings anew, too.
   */
  async flush(withinMs: number, isDemanded = false): Promise<boolean> {
    this.isHurried = true;
    this.isDemanded = isDemanded;
    const late = new Wait();
    this.flushing = { endsAt: performance.now() + withinMs, late };
    this.wake();
    this.wait.end();
    // This timer keeps the process alive, those of the loop do not.
    await Promise.race([this.running, late.until(withinMs, true)]);
    late.endForGood();
    this.flushing = undefined;
    return !this.options.spool.hasWords();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.wait.endForGood();
    this.client.close();
    await this.running;
    this.lock.close();
  }

  private async run(): Promise<void> {
    try {
      while (this.hasWork()) await this.pause(await this.step());
    } catch (error) {
      this.options.say(`reports wait in the spool: ${textOf(error)}`);
    } finally {
      this.release();
    }
  }

  private hasWork(): boolean {
    this.isAsked = false;
    return !this.isStopped && this.options.spool.hasWords();
  }

  /** Sends one batch, if it may. Returns how long to wait before the next, in ms. */
  private async step(): Promise<number> {
    const pauseMs = this.pauseMs();
    if (pauseMs > 0 && !this.maySkipPause()) return this.yielding(pauseMs);
    if (!this.isMine()) return LOCKED_MS;
    this.isHurried = false;
    this.isDemanded = false;
    const waiting = this.options.spool.oldest(this.most);
    if (waiting.length === 0) return 0;
    const { words, body } = batchOf(waiting, this.most);
    return this.follow(words, await this.send(words, body));
  }

  private async send(words: readonly StoredWord[], body: string): Promise<Verdict> {
    try {
      return judge(words, await this.client.request('POST', BATCH_PATH, body));
    } catch (error) {
      return { kind: 'later', reason: textOf(error) };
    }
  }

  private follow(words: readonly StoredWord[], verdict: Verdict): number {
    const { spool } = this.options;
    // The request was broken off here.
    if (this.isStopped && verdict.kind === 'later') return 0;
    if (verdict.kind === 'settings') return this.fail(verdict.reason, SETTINGS_RETRY_MS, 'settings');
    if (verdict.kind === 'later') return this.later(verdict);
    if (verdict.kind === 'split') return this.split(words, verdict);
    if (!spool.settle(verdict.done, verdict.rejected))
      return this.fail('the spool takes nothing, so that sent reports stay in it', this.backoff());
    if (verdict.later.length > 0) return this.fail('the hub could not take all of it', this.backoff());
    this.most = Math.min(MAX_UPDATES, this.most * 2);
    this.succeed();
    return 0;
  }

  /** Halves what it sends, down to the one item that the hub does not take. */
  private split(
    words: readonly StoredWord[],
    { status, reason }: { status: number; reason: string },
  ): number {
    if (words.length > 1) {
      this.most = Math.ceil(words.length / 2);
      return 0;
    }
    const rejected = words.map((word) => ({ word, status, reason }));
    return this.options.spool.settle([], rejected) ? 0 : this.fail(reason, this.backoff());
  }

  private later({ reason, retryAfter }: Verdict & { kind: 'later' }): number {
    const asked = retryAfterMs(retryAfter, Date.now());
    if (asked === undefined) return this.fail(reason, this.backoff());
    return this.fail(reason, Math.min(Math.max(asked, this.backoff()), LONGEST_RETRY_AFTER_MS), 'hub');
  }

  private backoff(): number {
    return backoffMs((this.note()?.failures ?? 0) + 1);
  }

  private fail(reason: string, pauseMs: number, cause?: SendingNote['cause']): number {
    const before = this.note();
    const note = {
      failures: (before?.failures ?? 0) + 1,
      reason,
      since: before?.since ?? Date.now(),
      nextTryAt: Date.now() + pauseMs,
      ...(cause && { cause, by: this.settings }),
    };
    if (cause === 'settings' && before?.reason !== reason)
      this.options.say(`reports wait in the spool: ${reason}`);
    this.own = note;
    this.options.spool.writeNote('sending', note);
    return this.yielding(pauseMs);
  }

  private succeed(): void {
    if (this.note() === undefined) return;
    this.own = undefined;
    this.options.spool.writeNote('sending', {});
  }

  private note(): SendingNote | undefined {
    if (this.own !== undefined) return this.own;
    const shared = this.options.spool.note('sending') as Partial<SendingNote> | undefined;
    return shared?.nextTryAt === undefined ? undefined : (shared as SendingNote);
  }

  /** Not longer than was ever meant: a clock that was set back would make it so. */
  private pauseMs(): number {
    const pauseMs = (this.note()?.nextTryAt ?? 0) - Date.now();
    return pauseMs > LONGEST_RETRY_AFTER_MS ? Math.min(pauseMs, LONGEST_MS) : pauseMs;
  }

  private maySkipPause(): boolean {
    const { cause, by } = this.note() ?? {};
    if (cause === undefined) return this.isHurried;
    return by !== this.settings || (cause === 'settings' && this.isDemanded);
  }

  private get settings(): string {
    const { url, token = '' } = this.options.hub;
    return createHash('sha256').update(`${url}\n${token}`).digest('hex').slice(0, 16);
  }

  /** Whoever waits for a flush is not kept by a pause that is longer. */
  private async pause(ms: number): Promise<void> {
    const { endsAt, late } = this.flushing ?? {};
    if (endsAt !== undefined && performance.now() + ms > endsAt) late?.end();
    await this.wait.until(ms);
  }

  private isMine(): boolean {
    try {
      return this.lock.take();
    } catch {
      // Where no lock can be, there is no file that others could send from.
      return true;
    }
  }

  private yielding(pauseMs: number): number {
    this.release();
    return pauseMs;
  }

  private release(): void {
    try {
      this.lock.release();
    } catch {
      // It has not been taken.
    }
  }
}

export function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
