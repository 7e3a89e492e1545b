import { signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { get } from './get.js';
import type { SmallCurve } from './types.js';

/** The most that the hub gives at once. */
const MOST = 50;
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

/** The speed of the last 30 minutes of a job, while it is shown. Call the second when it is shown no more. */
export function showCurve(jobId: string): [ReadonlySignal<SmallCurve | null>, () => void] {
  const curve = curves.get(jobId) ?? { curve: signal(null), shown: 0, askedAt: Number.NEGATIVE_INFINITY };
  curves.set(jobId, curve);
  curve.shown += 1;
  soon(GATHER_MS);
  return [curve.curve, (): void => void (curve.shown -= 1)];
}

function soon(ms: number): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void askDue();
  }, ms);
}

async function askDue(): Promise<void> {
  const due = [...curves].filter(
    ([, { shown, askedAt }]) => shown > 0 && performance.now() - askedAt >= AGAIN_MS,
  );
  for (let start = 0; start < due.length; start += MOST) await ask(due.slice(start, start + MOST));
  for (const [id, { shown }] of curves) if (shown === 0) curves.delete(id);
  if (curves.size > 0) soon(document.hidden ? AGAIN_MS : AGAIN_MS / 10);
}

async function ask(due: readonly (readonly [string, Curve])[]): Promise<void> {
  for (const [, curve] of due) curve.askedAt = performance.now();
  // Commas part the ids, so those within one are encoded once more.
  const ids = due.map(([id]) => encodeURIComponent(id)).join(',');
  const answer = await get('/samples', { jobs: ids, points: 16 }).catch(() => null);
  for (const curve of answer?.items ?? []) {
    const known = curves.get(curve.job_id);
    if (known) known.curve.value = curve;
  }
}
