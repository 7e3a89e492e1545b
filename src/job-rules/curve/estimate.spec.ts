import { describe, expect, it } from 'vitest';
import type { Sample } from './buckets.js';
import { JOB, Curve } from './curve.js';
import { estimatedEnd, observedSpeed } from './estimate.js';
import { addSample, NO_CURVE, readTail } from './tail.js';
import type { Tail } from './tail.js';

const START = 1_795_683_600;
const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Bytes and total at each second of a job; it ends after `seconds`. */
interface Course {
  readonly seconds: number;
  readonly bytes: (second: number) => number;
  readonly total: (second: number) => number;
}

interface Moment {
  readonly second: number;
  readonly left: number;
  /** Seconds until the estimated end; null where nobody can know. */
  readonly estimated: number | null;
}

describe('the estimate of a job', () => {
  // The factor by which what it promises differs from what it takes, at its worst and at most moments.
  it.each<[string, Course, { usual: number; worst: number }]>([
    ['steady', steady(7_200), { usual: 1.05, worst: 1.25 }],
    ['slowing', slowing(7_200), { usual: 1.6, worst: 2 }],
    ['bursty', bursty(7_200), { usual: 1.3, worst: 6 }],
    ['paused for an hour', paused(10_800, 3_600), { usual: 1.6, worst: 4.5 }],
  ])('of a %s course', (name, course, { usual, worst }) => {
    const errors = momentsOf(course)
      .filter(({ left }) => left >= 60)
      .flatMap(({ left, estimated }) => (estimated === null ? [] : [factor(estimated, left)]))
      .toSorted((a, b) => a - b);
    const [median = 0, greatest = 0] = [errors[Math.floor(errors.length / 2)], errors.at(-1)];
    console.log(`${name}: usually ×${median.toFixed(2)}, at worst ×${greatest.toFixed(2)}`);
    expect(errors.length).toBeGreaterThan(100);
    expect(median).toBeLessThan(usual);
    expect(greatest).toBeLessThan(worst);
  });

  it('is null while the total grows, and is known five minutes later', () => {
    const growing: Course = {
      ...steady(3_600),
      total: (second) => GIB + Math.min(second, 1_200) * 10 * MIB,
    };
    const moments = momentsOf(growing);
    const known = moments.filter(({ estimated }) => estimated !== null);
    expect(known[0]?.second).toBeGreaterThanOrEqual(1_200);
    expect(known[0]?.second).toBeLessThanOrEqual(1_560);
    expect(known.length).toBeGreaterThan(100);
  });

  it('is null once all bytes are there, and before 30 s of samples', () => {
    const finishing: Course = { seconds: 900, bytes: (s) => Math.min(s, 600) * MIB, total: () => 600 * MIB };
    const known = momentsOf(finishing).filter(({ estimated }) => estimated !== null);
    expect(known[0]?.second).toBe(30);
    expect(known.at(-1)?.second).toBe(595);
  });

  it('is never in the past, and never hardly ahead for longer than it takes', () => {
    // It stops a byte before its end and is heard of no more.
    const tail = tailAfter(steady(600), 590);
    for (let late = 0; late < 3_600; late += 7) {
      const now = (START + 590 + late) * 1_000 + 123;
      const end = estimatedEnd(tail, { bytes: 590 * MIB, total: 600 * MIB, startedAt: START * 1_000 }, now);
      expect((end ?? 0) - now).toBeGreaterThanOrEqual(5_000);
    }
  });
});

describe('the observed speed', () => {
  it('is null before there are two samples', () => {
    expect(observedSpeed(tailOf([]))).toBeNull();
    expect(observedSpeed(tailOf([[0, 9]]))).toBeNull();
  });

  it('is that of the last 60 s, or of the last two samples where they are further apart', () => {
    expect(observedSpeed(tailAfter(steady(600), 500))).toBe(MIB);
    expect(observedSpeed(tailOf([[0, 0], [100, 1_000]]))).toBe(10); // prettier-ignore
    expect(observedSpeed(tailOf([[0, 0], [30, 9_000], [60, 9_060]]))).toBe(151); // prettier-ignore
  });

  it('is that of the disks where the job itself has had no figure since', () => {
    const first = {
      at: START,
      figures: [
        [JOB, 0],
        [0, 0],
      ],
      total: null,
    } as const;
    const later = { at: START + 20, figures: [[0, 500]], total: null } as const;
    const last = { at: START + 40, figures: [[JOB, 400]], total: null } as const;
    expect(observedSpeed(tailWith([first, later]))).toBe(25);
    expect(observedSpeed(tailWith([first, later, last]))).toBe(10);
  });

  it('is 0 where nothing moves, and where a figure falls', () => {
    expect(observedSpeed(tailOf([[0, 500], [20, 500]]))).toBe(0); // prettier-ignore
    expect(observedSpeed(tailOf([[0, 500], [20, 100]]))).toBe(0); // prettier-ignore
  });
});

function steady(seconds: number): Course {
  return { seconds, bytes: (second) => second * MIB, total: () => seconds * MIB };
}

/** It ends at a third of the speed at which it began. */
function slowing(seconds: number): Course {
  const bytes = (second: number): number => Math.floor((3 * second - (second * second) / seconds) * MIB);
  return { seconds, bytes, total: () => bytes(seconds) };
}

/** Two minutes at full speed, then three at a tenth of it. */
function bursty(seconds: number): Course {
  const bytes = (second: number): number => {
    const rest = second % 300;
    return Math.floor(
      (Math.floor(second / 300) * 138 + Math.min(rest, 120) + Math.max(0, rest - 120) / 10) * MIB,
    );
  };
  return { seconds, bytes, total: () => bytes(seconds) };
}

/** The client pauses in the middle, and goes on as before. */
function paused(seconds: number, pause: number): Course {
  const half = (seconds - pause) / 2;
  const bytes = (second: number): number =>
    (second < half + pause ? Math.min(second, half) : second - pause) * MIB;
  return { seconds, bytes, total: () => bytes(seconds) };
}

/** While it pauses nobody can know: its figures are left out. */
function momentsOf(course: Course): Moment[] {
  const moments: Moment[] = [];
  let stored = NO_CURVE;
  let moved = 0;
  for (let second = 0; second < course.seconds; second += 5) {
    const [bytes, total] = [course.bytes(second), course.total(second)];
    if (bytes > course.bytes(Math.max(0, second - 5))) moved = second;
    stored = addSample(stored, { at: START + second, figures: [[JOB, bytes]], total }, new Curve());
    const tail = readTail(stored);
    const now = (START + second) * 1_000;
    const end = tail ? estimatedEnd(tail, { bytes, total, startedAt: START * 1_000 }, now) : null;
    if (second - moved > 60) continue;
    moments.push({
      second,
      left: course.seconds - second,
      estimated: end === null ? null : (end - now) / 1_000,
    });
  }
  return moments;
}

function tailAfter(course: Course, seconds: number): Tail {
  return tailOf(
    Array.from({ length: seconds / 5 + 1 }, (_, row) => [row * 5, course.bytes(row * 5)]),
    course.total(seconds),
  );
}

function tailOf(
  samples: readonly (readonly [second: number, bytes: number])[],
  total: number | null = null,
): Tail {
  return tailWith(
    samples.map(([second, bytes]) => ({ at: START + second, figures: [[JOB, bytes]] as const, total })),
  );
}

function tailWith(samples: readonly Sample[]): Tail {
  let stored = NO_CURVE;
  for (const sample of samples) stored = addSample(stored, sample, new Curve());
  const tail = readTail(stored);
  if (!tail) throw new Error('this hub wrote it');
  return tail;
}

function factor(a: number, b: number): number {
  return Math.max(a / b, b / a);
}
