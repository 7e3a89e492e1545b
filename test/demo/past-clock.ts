import { resolve } from 'node:path';
import type * as DialectModule from '../../src/platform/database/dialect.js';
import { toColumn } from '../../src/platform/database/instant.js';

/** Moves the clock of the embedded database of hubs in this process, for a hub that lives through weeks in seconds. */
export class PastClock {
  private atMs = Date.now();

  private constructor(private readonly putBack: () => void) {}

  /** Hubs read it by one expression of SQL, which becomes a fixed instant. */
  static async start(): Promise<PastClock> {
    const { dialectOf } = (await import(
      resolve('dist/platform/database/dialect.js')
    )) as typeof DialectModule;
    const dialect = dialectOf({ kind: 'sqlite', path: '' });
    const { now } = dialect;
    const clock = new PastClock(() => void Object.defineProperty(dialect, 'now', { value: now }));
    Object.defineProperty(dialect, 'now', { get: () => `'${toColumn(clock.atMs)}'`, configurable: true });
    return clock;
  }

  set(atMs: number): void {
    this.atMs = atMs;
  }

  /** From now on hubs have the time of day again. */
  end(): void {
    this.putBack();
  }
}
