import { Logger } from '@nestjs/common';
import { pause, retryAfter } from '../pauses.js';
import type { Influx } from './influx.js';

export interface WriterOptions {
  readonly influx: Influx;
  readonly batchMaxLines: number;
  readonly batchMaxMs: number;
  readonly influxQueueLines: number;
  /** Told why a request failed. */
  readonly onFailure: (reason: string) => void;
}

/** Series of bad lines that are remembered, so that each is named once. */
const MOST_NAMED = 1_000;
const LONGEST_NAME = 200;

/** Lines on their way to InfluxDB: in batches, and again until they are taken, from a queue with a bound. */
export class InfluxWriter {
  private readonly logger = new Logger(InfluxWriter.name);
  private readonly ending = new AbortController();
  private readonly named = new Set<string>();
  private queue: string[] = [];
  /** Taken from the queue, and not acknowledged yet. */
  private sending = 0;
  /** When the oldest line in the queue came. */
  private since = 0;
  /** Requests in a row that failed for another reason than their lines. */
  private failures = 0;
  /** How long InfluxDB asked to be left alone after the last of them. */
  private waitMs = 0;
  private overflows = false;
  private isFlushing = false;
  private wake: () => void = () => {};
  private pumping: Promise<void> | undefined;

  /** Why InfluxDB takes no lines; undefined where it took them the last time. */
  fault: string | undefined;
  /** Lines that InfluxDB acknowledged. */
  written = 0;
  lost = 0;

  constructor(private readonly options: WriterOptions) {}

  /** Lines that are not acknowledged yet. */
  get size(): number {
    return this.queue.length + this.sending;
  }

  add(lines: readonly string[]): void {
    if (lines.length === 0 || this.ending.signal.aborted) return;
    if (this.queue.length === 0) this.since = performance.now();
    this.queue = this.queue.concat(lines);
    this.dropOldest();
    this.pumping ??= this.pump();
    if (this.failures === 0 && this.msUntilDue() <= 0) this.wake();
  }

  /** Sends all that waits, without waiting for a full batch; gives up after this time, and what is left waits on. */
  async flush(ms: number): Promise<void> {
    const enough = new AbortController();
    this.isFlushing = true;
    this.wake();
    await Promise.race([this.pumping, pause(ms, enough.signal)]);
    enough.abort();
    this.isFlushing = false;
  }

  /** Ends for good; lines that still wait are lost. */
  async end(): Promise<void> {
    this.ending.abort();
    this.wake();
    await this.pumping;
    if (this.size > 0) this.logger.warn(`${this.size} line(s) were not written to InfluxDB before the end`);
    this.lost += this.size;
    this.queue = [];
  }

  /** Runs while lines wait. */
  private async pump(): Promise<void> {
    while (this.queue.length > 0 && !this.ending.signal.aborted) {
      await this.rest(this.msUntilNext());
      if (!this.ending.signal.aborted) await this.sendBatch();
    }
    // In the same turn as the last look at the queue: a line that comes now begins anew.
    this.pumping = undefined;
  }

  private msUntilNext(): number {
    return this.failures > 0 ? Math.max(this.waitMs, retryAfter(this.failures - 1)) : this.msUntilDue();
  }

  private msUntilDue(): number {
    const { batchMaxLines, batchMaxMs } = this.options;
    if (this.isFlushing || this.queue.length >= batchMaxLines) return 0;
    return batchMaxMs - (performance.now() - this.since);
  }

  private async rest(ms: number): Promise<void> {
    if (ms <= 0) return;
    const woken = new AbortController();
    this.wake = () => woken.abort();
    await pause(ms, woken.signal);
  }

  private async sendBatch(): Promise<void> {
    const batch = this.queue.splice(0, this.options.batchMaxLines);
    this.since = performance.now();
    this.sending = batch.length;
    const left = await this.deliver(batch);
    this.sending = 0;
    this.queue = left.concat(this.queue);
    this.dropOldest();
    if (left.length === 0) this.sayBack();
  }

  /** Returns the lines that have to be sent again. Lines that InfluxDB refuses are found by halving. */
  private async deliver(lines: readonly string[]): Promise<readonly string[]> {
    const outcome = await this.options.influx.write(lines, this.ending.signal);
    if (outcome.kind === 'written') {
      this.written += lines.length;
      this.sending -= lines.length;
      return [];
    }
    if (outcome.kind === 'away') {
      this.waitMs = outcome.waitMs;
      this.sayAway(outcome.reason);
      return lines;
    }
    const [line = ''] = lines;
    if (lines.length === 1) {
      this.refuse(line, outcome.reason);
      return [];
    }
    const middle = Math.ceil(lines.length / 2);
    const left = await this.deliver(lines.slice(0, middle));
    return left.length > 0 ? left.concat(lines.slice(middle)) : this.deliver(lines.slice(middle));
  }

  private refuse(line: string, reason: string): void {
    this.lost++;
    this.sending--;
    this.options.onFailure(reason);
    const [series = ''] = /^(?:\\.|[^ ])*/.exec(line) ?? [];
    if (this.named.has(series) || this.named.size >= MOST_NAMED) return;
    this.named.add(series);
    this.logger.warn(`InfluxDB refused a line, which is lost: ${line.slice(0, LONGEST_NAME)} (${reason})`);
  }

  private dropOldest(): void {
    const excess = this.size - this.options.influxQueueLines;
    if (excess <= 0) return;
    this.lost += this.queue.splice(0, excess).length;
    if (!this.overflows) this.logger.warn('The queue for InfluxDB is full: its oldest lines are lost');
    this.overflows = true;
  }

  private sayAway(reason: string): void {
    if (this.ending.signal.aborted) return;
    this.options.onFailure(reason);
    this.fault = reason;
    if (this.failures++ === 0) this.logger.warn(`InfluxDB takes no lines, which wait: ${reason}`);
  }

  private sayBack(): void {
    if (this.failures > 0) this.logger.log('InfluxDB takes lines again');
    this.failures = 0;
    this.fault = undefined;
    this.overflows = false;
  }
}
