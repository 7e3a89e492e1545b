import { signal } from '@preact/signals';
import { get } from './get.js';
import type { JobType, JobView } from './types.js';

const EVERY_MS = 600_000;
/** A run that takes longer than usual is among the machines that are longest without a good one. */
const MACHINES = 100;

/** Seconds that a run of a machine and type usually takes. */
const usual = signal<ReadonlyMap<string, number>>(new Map());
let askedAt = Number.NEGATIVE_INFINITY;

/** Undefined where it is not known, or not yet: asks for it from time to time. */
export function usualSeconds({ vm_name: name, job_type: type }: JobView): number | undefined {
  if (performance.now() - askedAt > EVERY_MS) {
    askedAt = performance.now();
    void ask();
  }
  return name === null ? undefined : usual.value.get(keyOf(name, type));
}

async function ask(): Promise<void> {
  const page = await get('/machines', { limit: MACHINES }).catch(() => null);
  if (!page) return;
  const known = page.items.flatMap(({ vm_name: name, job_type: type, usual_seconds: seconds }) =>
    seconds === null ? [] : [[keyOf(name, type), seconds] as const],
  );
  usual.value = new Map(known);
}

function keyOf(name: string, type: JobType): string {
  return `${type} ${name}`;
}
