import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../../platform/timers/passes.js';
import { NameRepair } from '../name-repair.js';
import { FlagRepair } from './flag-repair.js';
import { MinuteRecount } from './minute-recount.js';

const HOUR_MS = 3_600_000;
const PASS_EVERY_MS = HOUR_MS;
/** The first pass looks at all that marks are shown of, later ones at the last day. */
const FIRST_FLAGS_MS = 720 * HOUR_MS;
const FLAGS_MS = 25 * HOUR_MS;

/** Recounts the minutes of the last day, and repairs what older hubs wrote, at start and once an hour, without delaying the start. */
@Injectable()
export class MinuteRecountTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(MinuteRecount.name);
  private hasFlagged = false;
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Recount of the last day failed',
    work: (signal) => this.recount(signal),
  });

  constructor(
    private readonly minutes: MinuteRecount,
    private readonly flags: FlagRepair,
    private readonly names: NameRepair,
  ) {}

  onApplicationBootstrap(): void {
    void this.runPass();
  }

  @Interval('minute-recount', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async recount(signal: AbortSignal): Promise<void> {
    const off = await this.minutes.recount(signal);
    const flagged = await this.flags.repair(this.hasFlagged ? FLAGS_MS : FIRST_FLAGS_MS, signal);
    this.hasFlagged = !signal.aborted;
    const named = await this.names.repair(signal);
    if (off > 0) this.logger.log(`Endings of ${off} minute(s) were off; corrected`);
    if (flagged > 0) this.logger.log(`Flagged ${flagged} job(s) that ended badly`);
    if (named > 0) this.logger.log(`Named the machines of ${named} job(s) by their ids`);
  }
}
