import { signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { get } from './get.js';
import type { SmallCurve } from './types.js';

/** The most that the hub gives at once. */
const MOST = 50;
/** A hub takes 16 KiB, and proxies often 8. */
const LONGEST_URL = 6_000;
const AGAIN_MS = 30_000;
/** Rows come into sight together, and are asked for together. */
const GATHER_MS = 120;

interface Curve {
  readonly curve: Signal<SmallCurve | null>;
  /** How many rows show it. */
  shown: number;
  askedAt: number;
}

const curves = new Map<string, Curve>();
let timer: ReturnType<typeof setTimeout> | undefined;
let timerAt = 0;

/** The speed of the last 30 minutes of a job, while it is shown. Call the second when it is shown no more. */
export function showCurve(jobId: string): [ReadonlySignal<SmallCurve | null>, () => void] {
  const curve = curves.get(jobId) ?? { curve: signal(null), shown: 0, askedAt: Number.NEGATIVE_INFINITY };
  curves.set(jobId, curve);
  curve.shown += 1;
  soon(GATHER_MS);
  return [curve.curve, (): void => void (curve.shown -= 1)];
}

/** In `ms` at the latest. */
function soon(ms: number): void {
  const at = performance.now() + ms;
  if (timer !== undefined && timerAt <= at) return;
  clearTimeout(timer);
  timerAt = at;
  timer = setTimeout(() => {
    timer = undefined;
    void askDue();
  }, ms);
}

async function askDue(): Promise<void> {
  const due = [...curves].filter(
    ([, { shown, askedAt }]) => shown > 0 && performance.now() - askedAt >= AGAIN_MS,
  );
  for (const part of inParts(due)) await ask(part);
  for (const [id, { shown }] of curves) if (shown === 0) curves.delete(id);
  if (curves.size > 0) soon(document.hidden ? AGAIN_MS : AGAIN_MS / 10);
}

type Due = readonly (readonly [string, Curve])[];

/** As many as one URL takes. */
function inParts(due: Due): Due[] {
  const parts: (readonly [string, Curve])[][] = [];
  let room = 0;
  for (const entry of due) {
    const length = encodeURIComponent(entry[0]).length + 1;
    const last = parts.at(-1);
    if (last && last.length < MOST && length <= room) last.push(entry);
    else {
      parts.push([entry]);
      room = LONGEST_URL;
    }
    room -= length;
  }
  return parts;
}

async function ask(due: Due): Promise<void> {
  for (const [, curve] of due) curve.askedAt = performance.now();
  const answer = await get('/samples', { jobs: due.map(([id]) => id), points: 16 }).catch(() => null);
  for (const curve of answer?.items ?? []) {
    const known = curves.get(curve.job_id);
    if (known) known.curve.value = curve;
  }
}
