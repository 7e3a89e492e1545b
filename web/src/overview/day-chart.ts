import type { Mark, Throughput } from '../hub/types.js';
import type { Size } from '../parts/use-size.js';
import { byteSteps } from '../words/amounts.js';
import { startOfDay } from '../words/instants.js';

const HOUR_MS = 3_600_000;
const TOP = 30;
const FOOT = 26;
const RIGHT = 10;
/** Marks that are nearer to each other share an icon. */
const NEAR = 26;
/** A label has so many pixels. */
const LABEL = 72;
/** The axis of a day on which nothing moved, in bytes per second. */
const IDLE = 4 * 2 ** 20;
/** Pixels of a point of the curve. */
const GRAIN = 4;

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly at: number;
  readonly bps: number;
}

/** Jobs that ended badly at about the same time. */
export interface MarkGroup {
  readonly x: number;
  readonly kind: Mark['kind'];
  readonly marks: readonly Mark[];
  /** On which side there is room for a label. */
  readonly label: 'before' | 'after' | null;
}

/** A chart in pixels. */
export interface DayChart {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly line: string;
  readonly area: string;
  readonly end: ChartPoint | undefined;
  readonly speeds: readonly { readonly y: number; readonly bps: number }[];
  readonly hours: readonly { readonly x: number; readonly at: number }[];
  readonly groups: readonly MarkGroup[];
  nearest(x: number): ChartPoint | undefined;
}

export function dayChart(day: Throughput, { width, height }: Size): DayChart {
  const isNarrow = width < 500;
  const [left, right, bottom] = [72, width - RIGHT, height - FOOT];
  const from = (day.t[0] ?? 0) * 1_000;
  const until = ((day.t.at(-1) ?? 0) + day.step_seconds) * 1_000;
  const buckets = bucketsOf(day, Math.floor((right - left) / GRAIN));
  const steps = byteSteps(Math.max(...buckets.map(({ bps }) => bps), 0) || IDLE, isNarrow ? 3 : 4);
  const x = (at: number): number => left + ((at - from) / (until - from)) * (right - left);
  const y = (bps: number): number => bottom - (bps / (steps.at(-1) ?? 1)) * (bottom - TOP);
  const points = buckets.map(({ at, bps }) => ({ at, bps, x: x(at), y: y(bps) }));
  const line = points
    .map((point, index) => `${index ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`)
    .join('');
  const ends = [points.at(-1)?.x ?? left, points[0]?.x ?? left].map((end) => `L${end.toFixed(1)} ${bottom}`);
  return {
    width,
    height,
    left,
    right,
    top: TOP,
    bottom,
    line,
    area: line && `${line}${ends.join('')}Z`,
    end: points.at(-1),
    speeds: steps.map((bps) => ({ bps, y: y(bps) })),
    hours: hoursOf(from, until, isNarrow ? 6 : 3).map((at) => ({ at, x: x(at) })),
    groups: groupsOf(day.marks, x, { left, right, isNarrow }),
    nearest: (at) => nearestOf(points, at),
  };
}

/** The greatest speed of each stretch, so that no peak is lost. The minute that is not over is left out. */
function bucketsOf(
  { t, bytes_per_second: speeds, step_seconds: step }: Throughput,
  count: number,
): { at: number; bps: number }[] {
  const whole = Math.max(0, t.length - 1);
  const length = Math.max(1, Math.ceil(whole / Math.max(1, count)));
  return Array.from({ length: Math.ceil(whole / length) }, (_, index) => {
    const end = Math.min(whole, (index + 1) * length);
    const bps = Math.max(0, ...speeds.slice(index * length, end));
    return { bps, at: ((t[end - 1] ?? 0) + step) * 1_000 };
  });
}

/** Round hours of the zone that is shown. */
function hoursOf(from: number, until: number, every: number): number[] {
  const first = startOfDay(from);
  const count = Math.ceil((until - first) / (every * HOUR_MS)) + 1;
  const hours = Array.from({ length: count }, (_, index) => first + index * every * HOUR_MS);
  return hours.filter((at) => at >= from && at <= until);
}

interface Room {
  readonly left: number;
  readonly right: number;
  readonly isNarrow: boolean;
}

function groupsOf(marks: readonly Mark[], x: (at: number) => number, room: Room): MarkGroup[] {
  const groups: { x: number; marks: Mark[] }[] = [];
  for (const mark of marks) {
    const at = Math.min(Math.max(x(Date.parse(mark.at)), room.left), room.right);
    const last = groups.at(-1);
    if (last && at - last.x < NEAR) last.marks.push(mark);
    else groups.push({ x: at, marks: [mark] });
  }
  return groups.map((group, index) => ({
    ...group,
    kind: group.marks.some(({ kind }) => kind === 'failed') ? 'failed' : 'warnings',
    label: labelSide(group.x, groups[index - 1]?.x, groups[index + 1]?.x, room),
  }));
}

function labelSide(
  x: number,
  before: number | undefined,
  after: number | undefined,
  room: Room,
): MarkGroup['label'] {
  if (room.isNarrow) return null;
  if ((after ?? room.right + 12) - x > LABEL + NEAR) return 'after';
  // The neighbour before may have its own label there.
  return x - (before ?? room.left - LABEL) > 2 * LABEL + NEAR ? 'before' : null;
}

function nearestOf(points: readonly ChartPoint[], x: number): ChartPoint | undefined {
  return points.reduce<ChartPoint | undefined>(
    (best, point) => (best && Math.abs(best.x - x) <= Math.abs(point.x - x) ? best : point),
    undefined,
  );
}
