import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunSource } from '../jobs/run-source.js';
import type { ChangeFeed } from './change-feed.js';
import type { LiveEvent } from './event-text.js';
import { RunTeller } from './run-teller.js';
import type { Streams } from './streams.js';

const BEGUN = Date.parse('2026-11-21T09:00:00.000Z');
const PASS_MS = 500;

/** A ledger, a reader of its stream, and the passes of the teller between them. */
class Scene {
  readonly events: LiveEvent[] = [];
  /** When each run was changed last. */
  private readonly changedAt = new Map<string, number>();
  private readonly teller: RunTeller;

  constructor() {
    const source = new RunSource();
    source.readBy(async (since, most, choose) => {
      const changed = [...this.changedAt]
        .filter(([, at]) => at >= since)
        .slice(0, most + 1)
        .map(([id, at]) => ({ event_id: id, stamp: String(at) }));
      return { at: this.now, changed, runs: choose(changed).map((id) => ({ event_id: id })) };
    });
    // The teller uses no more of them than this.
    const reader = { lastId: undefined, tellEvent: (event: LiveEvent) => this.events.push(event) };
    const [streams, feed] = [{ withRuns: [reader] }, { seen: BEGUN, now: BEGUN }];
    this.teller = new RunTeller(source, streams as unknown as Streams, feed as ChangeFeed);
  }

  get now(): number {
    return BEGUN + performance.now();
  }

  get resets(): number {
    return this.events.filter(({ type }) => type === 'reset').length;
  }

  /** Each time that a run was told. */
  get told(): string[] {
    return this.events
      .filter(({ type }) => type === 'runs')
      .flatMap(({ data }) => JSON.parse(data) as { event_id: string }[])
      .map(({ event_id: id }) => id);
  }

  change(count: number, name = 'run'): void {
    for (let index = 0; index < count; index++) this.changedAt.set(`${name}-${index}`, this.now);
  }

  /** Passes for so many seconds, with what happens between two of them. */
  async pass(seconds: number, between: (pass: number) => void = () => {}): Promise<void> {
    for (let pass = 0; pass < (seconds * 1_000) / PASS_MS; pass++) {
      between(pass);
      await this.teller.runPass();
      vi.advanceTimersByTime(PASS_MS);
    }
  }
}

describe('the teller of runs', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'], now: 0 }));
  afterEach(() => void vi.useRealTimers());

  it('lets readers load everything again, once, where more has changed than can be told, and goes on', async () => {
    const scene = new Scene();
    await scene.pass(1);
    scene.change(6_000);
    await scene.pass(30);
    expect([scene.resets, scene.told]).toEqual([1, []]);
    scene.change(1);
    await scene.pass(1);
    expect([scene.resets, scene.told]).toEqual([1, ['run-0']]);
  });

  it('does so every 5 seconds at most, as long as that goes on, and once more after it', async () => {
    const scene = new Scene();
    await scene.pass(20, () => scene.change(6_000));
    expect(scene.resets).toBe(4);
    const last = scene.events.length;
    await scene.pass(10);
    expect(scene.events.slice(last).map(({ type }) => type)).toEqual(['reset']);
  });

  it('tells each of 200 runs a second, however far a look goes back', async () => {
    const scene = new Scene();
    await scene.pass(45, (pass) => scene.change(100, `pass-${pass}`));
    await scene.pass(2);
    expect([scene.resets, scene.told.length, new Set(scene.told).size]).toEqual([0, 9_000, 9_000]);
  });
});
