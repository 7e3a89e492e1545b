import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import { inTime } from '../platform/in-time.js';
import { messageOf } from '../platform/message-of.js';
import { latencyLine, linesOf } from './influx/lines.js';
import { Connections } from './connections.js';
import { CollectionLease } from './lease.js';
import { Monitored } from './monitored.js';
import type { Known } from './monitored.js';
import { pause, retryAfter } from './pauses.js';
import type { VmsSettings } from './vms.settings.js';

const FLUSH_MS = 5_000;
/** A round that takes longer than the interval still leaves libvirt this share of its time. */
const REST_SHARE = 0.1;

/** Reads all machines again and again, and hands the lines to the writer; on one hub of several. */
@Injectable()
export class Collector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Collector.name);
  readonly monitored = new Monitored();

  private stopping: AbortController | undefined;
  private collecting: Promise<unknown> = Promise.resolve();
  private failures = 0;

  startedAt: Date | undefined;
  lastCollectionAt: Date | undefined;
  collections = 0;
  reconnects = 0;

  constructor(
    private readonly connections: Connections,
    @Inject(CollectionLease) private readonly lease: Pick<CollectionLease, 'isHeld' | 'renew' | 'keep'>,
    @Inject(SETTINGS) private readonly settings: VmsSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.connections.isConfigured && this.settings.collectsAtStart) this.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!(await this.stop())) await this.connections.writer?.flush(FLUSH_MS);
    await this.connections.end();
  }

  get isRunning(): boolean {
    return this.stopping !== undefined;
  }

  /** Whether this hub is the one that collects. */
  get isCollecting(): boolean {
    return this.isRunning && this.lease.isHeld;
  }

  get isLibvirtAway(): boolean {
    return this.failures > 0;
  }

  /** The machines that it reads now. */
  get current(): readonly Known[] {
    return this.isCollecting ? this.monitored.current : [];
  }

  /** False where it is running already. @throws {LibvirtError} where libvirt cannot be opened */
  async start(): Promise<boolean> {
    if (this.isRunning) return false;
    await this.connections.look();
    if (this.isRunning) return false;
    this.begin();
    return true;
  }

  /** Ends the round that runs, and sends what waits. False where it was not running. */
  async stop(withinMs = FLUSH_MS): Promise<boolean> {
    const { stopping } = this;
    if (!stopping) return false;
    this.stopping = undefined;
    stopping.abort();
    // The end of the lease needs the database, which may hang.
    await inTime(this.collecting, withinMs).catch(() => {});
    return true;
  }

  private begin(): void {
    const { signal } = (this.stopping = new AbortController());
    this.startedAt = new Date();
    this.failures = 0;
    // Where a stop has not ended yet, its end comes first.
    this.collecting = this.collecting.then(() => this.run(signal));
  }

  private async run(signal: AbortSignal): Promise<void> {
    await this.lease.renew();
    await Promise.all([this.lease.keep(signal), this.collect(signal)]);
  }

  private async collect(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const startedAt = performance.now();
      if (this.lease.isHeld) await this.round(signal);
      const tookMs = performance.now() - startedAt;
      const rest = Math.max(this.settings.pollIntervalMs - tookMs, tookMs * REST_SHARE);
      await pause(this.failures > 0 ? retryAfter(this.failures - 1) : rest, signal);
    }
    await this.connections.writer?.flush(FLUSH_MS);
  }

  /** Never rejects. */
  private async round(signal: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    try {
      const { machines, readings } = await this.connections.read(signal);
      const news = this.monitored.take(machines, readings);
      const lines = news.flatMap(({ reading, totals, rates }) => linesOf(reading, totals, rates));
      this.connections.writer?.add([...lines, ...latencyLine(performance.now() - startedAt)]);
      this.collections++;
      this.lastCollectionAt = new Date();
      this.sayBack();
    } catch (error) {
      if (!signal.aborted) this.sayAway(messageOf(error));
    }
  }

  private sayAway(reason: string): void {
    this.connections.note(reason);
    if (this.failures++ === 0) this.logger.warn(`Machines are not read: ${reason}`);
  }

  private sayBack(): void {
    if (this.failures === 0) return;
    this.failures = 0;
    this.reconnects++;
    this.logger.log('libvirt answers again');
  }
}
