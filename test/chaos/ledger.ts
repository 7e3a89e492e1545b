import type { FaultKind } from './faults.js';

export const COUNTS = [
  'updates sent',
  'duplicates',
  'acknowledged',
  '503',
  'connection refused or broken',
  'no answer in time',
  'given up',
  'reads answered',
  'writes of runs acknowledged',
  'streams opened',
  'starts of a hub that failed',
  'servers that a full disk ended',
] as const;
export type Count = (typeof COUNTS)[number];

/** Counts the events of a run, and lists the broken promises. */
export class Ledger {
  readonly counts = new Map<Count, number>(COUNTS.map((what) => [what, 0]));
  readonly faults = new Map<FaultKind, number>();
  readonly broken: string[] = [];

  count(what: Count, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  countFault(kind: FaultKind): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  breaks(promise: string): void {
    this.broken.push(promise);
  }
}
