import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { ChangesByTime } from '../jobs/changes-by-time.js';
import { JobChanges } from '../jobs/job-changes.js';
import { JobReader } from '../jobs/job-reader.js';
import { Database } from '../platform/database/database.js';
import { Feed } from '../platform/feed.js';
import { Passes } from '../platform/timers/passes.js';
import type { Reader } from './channel.js';
import { keyOf } from './channels.js';
import { Following } from './following.js';
import type { Joining } from './joining.js';
import { Looks } from './look.js';
import { Pace } from './pace.js';
import { tellAll } from './telling.js';
import { DEEP_MS } from './windows.js';

/** So many filters that nobody has had are looked up at once. */
const MOST_FILTERS = 10;

/**
 * Tells readers every change that any hub of the database has committed. It works by looking at the rows, as no order
 * of stamps, ids or commits tells what is new (see decision 27), and only while there are readers:
 * 1. The first reader starts it: it learns which jobs are under way, and what was changed a short while ago.
 * 2. Every half second it reads which jobs were stamped since the look before, less an overlap, and for those that
 *    differ from what it told last, their rows. Commits of this hub wake it at once.
 * 3. Readers of the same filter are told the same text; a job once a second at most.
 * 4. A reader joins after a look, one that comes back with what it missed.
 * 5. A failed look is repeated: the next one goes back to the last that succeeded.
 */
@Injectable()
export class ChangeFeed implements BeforeApplicationShutdown {
  private readonly looks: Looks;
  private readonly passes = new Passes({
    logger: new Logger(ChangeFeed.name),
    failure: 'Looking for changes failed; live streams wait',
    recovery: 'Live streams go on',
    work: () => this.look(),
  });
  private joining: Joining[] = [];
  private following: Following | undefined;
  private pace = new Pace();
  /** Those that join, too. */
  private readers = 0;
  private isLooking = false;
  private hasEnded = false;
  private timer: NodeJS.Timeout | undefined;

  /** How long each look took, in milliseconds. */
  readonly looked = new Feed<number>(ChangeFeed.name);

  constructor(
    private readonly database: Database,
    reader: JobReader,
    changes: JobChanges,
    byTime: ChangesByTime,
  ) {
    this.looks = new Looks(this.database, reader, byTime);
    changes.subscribe((committed) => {
      this.following?.announce(committed.changes);
      this.schedule();
    });
  }

  /** When everything committed before was looked for, in milliseconds by the database's clock. */
  get seen(): number {
    return this.following?.seen ?? 0;
  }

  /** The database's clock, as far as it is known. */
  get now(): number {
    return this.following?.now(performance.now()) ?? Date.now();
  }

  /**
   * Welcomes the reader and tells it everything from then on, until the returned function is called.
   * @throws {DatabaseUnavailableError}
   */
  async join(reader: Reader): Promise<() => void> {
    this.readers++;
    try {
      await new Promise<void>((resolve, reject) => {
        this.joining.push({ reader, resolve, reject });
        this.schedule();
      });
    } catch (error) {
      this.forget();
      throw error;
    }
    return () => {
      this.following?.leave(reader);
      this.forget();
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.hasEnded = true;
    clearTimeout(this.timer);
    await this.passes.end();
    for (const { reject } of this.joining.splice(0)) reject(new Error('the hub is shutting down'));
  }

  private forget(): void {
    this.readers--;
    if (this.readers > 0) return;
    clearTimeout(this.timer);
    this.following = undefined;
  }

  private schedule(): void {
    if (this.isLooking || this.hasEnded || this.readers === 0) return;
    clearTimeout(this.timer);
    const wantedAt = this.joining.length > 0 ? -Infinity : this.following?.wantedAt;
    const delay = Math.max(this.pace.nextAt(wantedAt) - performance.now(), 0);
    this.timer = setTimeout(() => void this.run(), delay);
  }

  private async run(): Promise<void> {
    this.isLooking = true;
    await this.passes.run();
    this.isLooking = false;
    // They may all have left while it began.
    if (this.readers === 0) this.following = undefined;
    this.schedule();
  }

  private async look(): Promise<void> {
    const joining = this.takeJoining();
    try {
      await this.lookFor(joining);
    } catch (error) {
      this.pace.failed(performance.now());
      for (const { reject } of joining) reject(error);
      throw error;
    }
  }

  private async lookFor(joining: readonly Joining[]): Promise<void> {
    const begunAt = performance.now();
    const following = (this.following ??= await this.start());
    const isPoll = joining.length > 0 || this.pace.isPollDue(begunAt);
    this.pace.began(begunAt, isPoll);
    const task = following.begin(begunAt, isPoll, joining);
    const look = await this.looks.look(task.questions).catch((error: unknown) => {
      following.fail();
      throw error;
    });
    const foundAt = performance.now();
    this.looked.tell(foundAt - begunAt);
    // All readers may have left meanwhile.
    if (this.following !== following) return;
    const tellings = following.accept(task, look, foundAt);
    const acceptedAt = performance.now();
    const busyMs = await tellAll(tellings);
    this.pace.told(performance.now(), acceptedAt - foundAt + busyMs);
  }

  private async start(): Promise<Following> {
    const { at, jobs } = await this.looks.first(DEEP_MS);
    return new Following(at, jobs, performance.now());
  }

  /** Those with filters of their own are let in by turns. */
  private takeJoining(): Joining[] {
    const filters = new Set<string>();
    const taken = this.joining.filter(({ reader }) => {
      if (filters.size < MOST_FILTERS) filters.add(keyOf(reader.filter));
      return filters.has(keyOf(reader.filter));
    });
    this.joining = this.joining.filter((one) => !taken.includes(one));
    return taken;
  }
}
