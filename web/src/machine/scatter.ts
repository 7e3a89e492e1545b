import { byteSteps } from '../words/amounts.js';
import type { RunView } from '../hub/types.js';

export type Shape = 'circle' | 'triangle' | 'diamond' | 'square';

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly shape: Shape;
  /** Runs that did not complete are hollow. */
  readonly isHollow: boolean;
  readonly run: RunView;
  readonly value: number;
}

/** Dots by time, in pixels. */
export interface Scatter {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly dots: readonly Dot[];
  readonly steps: readonly { readonly y: number; readonly value: number }[];
  readonly days: readonly { readonly x: number; readonly at: number }[];
  nearest(x: number, y: number): Dot | undefined;
}

interface Options {
  readonly width: number;
  readonly valueOf: (run: RunView) => number | null;
  /** Values are seconds, not bytes. */
  readonly isTime: boolean;
}

const HEIGHT = 240;
const [LEFT, RIGHT, TOP, FOOT] = [76, 14, 12, 28];
const DAY = 86_400;
const DAY_MS = DAY * 1_000;
const NEAR = 30;
const TIME_STEPS = [
  10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800,
];

export function shapeOf({ job_type: type, backup_type: kind }: RunView): Shape {
  if (type !== 'backup') return 'square';
  if (kind === 'incremental') return 'triangle';
  return kind === 'differential' ? 'diamond' : 'circle';
}

export function scatterOf(runs: readonly RunView[], { width, valueOf, isTime }: Options): Scatter {
  const known = runs.flatMap((run) => {
    const value = valueOf(run);
    return run.started_at === null || run.completed_at === null || value === null ? [] : [{ run, value }];
  });
  const times = known.map(({ run }) => Date.parse(run.started_at ?? ''));
  const until = Math.max(...times, 0);
  const from = Math.min(...times, until - DAY_MS);
  const [left, right, top, bottom] = [LEFT, width - RIGHT, TOP, HEIGHT - FOOT];
  const most = Math.max(1, ...known.map(({ value }) => value));
  const values = isTime ? secondSteps(most) : byteSteps(most);
  const x = (at: number): number => left + 8 + ((at - from) / (until - from || 1)) * (right - left - 16);
  const y = (value: number): number => bottom - (value / (values.at(-1) ?? 1)) * (bottom - top);
  const dots = known.map(({ run, value }) => ({
    x: x(Date.parse(run.started_at ?? '')),
    y: y(value),
    shape: shapeOf(run),
    isHollow: run.status !== 'completed',
    run,
    value,
  }));
  return {
    width,
    height: HEIGHT,
    left,
    right,
    top,
    bottom,
    dots,
    steps: values.map((value) => ({ value, y: y(value) })),
    days: daysOf(from, until, Math.max(2, Math.floor(width / 110))).map((at) => ({ at, x: x(at) })),
    nearest: (px, py) => nearestOf(dots, px, py),
  };
}

function secondSteps(most: number): number[] {
  const step = TIME_STEPS.find((seconds) => most / seconds <= 5) ?? Math.ceil(most / 5 / DAY) * DAY;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

function daysOf(from: number, until: number, most: number): number[] {
  const days = Math.max(1, Math.ceil((until - from) / DAY_MS / most));
  const first = Math.ceil(from / DAY_MS) * DAY_MS;
  const count = Math.max(0, Math.floor((until - first) / (days * DAY_MS)) + 1);
  return Array.from({ length: count }, (_, index) => first + index * days * DAY_MS);
}

function nearestOf(dots: readonly Dot[], px: number, py: number): Dot | undefined {
  const distance = ({ x, y }: Dot): number => Math.hypot(x - px, y - py);
  const nearest = dots.reduce<Dot | undefined>(
    (best, dot) => (best === undefined || distance(dot) < distance(best) ? dot : best),
    undefined,
  );
  return nearest && distance(nearest) < NEAR ? nearest : undefined;
}
