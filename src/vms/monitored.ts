import { totalsOf } from './influx/lines.js';
import type { Machine, Reading } from './libvirt/reading.js';
import { lastAfter, ratesBetween } from './rates.js';
import type { Last, Rates, Sample } from './rates.js';

/** The last reading of a machine, and the figures before. */
export interface Known extends Sample {
  readonly reading: Reading;
  readonly before: Last | undefined;
  readonly last: Last;
  readonly rates: Rates | undefined;
}

/** How many machines that are gone are remembered, so that they go on when they come back. */
const MOST_GONE = 10_000;

/** The machines that the collector reads, by uuid: an id lasts until a machine is shut down. */
export class Monitored {
  private readonly known = new Map<string, Known>();
  private running = new Set<string>();

  /** Takes the readings of a round among the machines that run, and returns what is known of each that was read. */
  take(machines: readonly Machine[], readings: readonly Reading[]): Known[] {
    this.running = new Set(machines.map(({ uuid }) => uuid));
    const news = readings.map((reading) => this.note(reading));
    this.forgetGone();
    return news;
  }

  /** The machines that run, as they were read last. */
  get current(): readonly Known[] {
    return [...this.known.values()].filter(({ reading }) => this.running.has(reading.uuid));
  }

  /** All machines that were read since the start of the hub. */
  get all(): readonly Known[] {
    return [...this.known.values()];
  }

  /** By id, or by uuid. */
  find(id: string): Known | undefined {
    return this.current.find(({ reading }) => reading.id === id || reading.uuid === id);
  }

  private note(reading: Reading): Known {
    const { uuid, at } = reading;
    const before = this.known.get(uuid)?.last;
    const sample = { at, totals: totalsOf(reading) };
    const rates = ratesBetween(before, sample);
    const known = { ...sample, reading, before, last: lastAfter(before, sample), rates };
    // The newest stands last, so that the oldest of those that are gone is forgotten first.
    this.known.delete(uuid);
    this.known.set(uuid, known);
    return known;
  }

  private forgetGone(): void {
    const gone = [...this.known.keys()].filter((uuid) => !this.running.has(uuid));
    for (const uuid of gone.slice(0, Math.max(0, gone.length - MOST_GONE))) this.known.delete(uuid);
  }
}
