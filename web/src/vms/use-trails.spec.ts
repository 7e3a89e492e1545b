import { describe, expect, it } from 'vitest';
import type { Vm, VmTelemetry } from '../hub/vm-answers.js';
import { trailsAfter } from './use-trails.js';
import type { Trail } from './use-trails.js';

const at = (seconds: number, cpu: number): VmTelemetry => ({
  count: 1,
  timestamp: new Date(seconds * 1_000).toISOString(),
  vms: [
    {
      uuid: 'u',
      cpu_usage_percent: cpu,
      disk_read_rate: 1,
      disk_write_rate: null,
      network_rx_rate: null,
      network_tx_rate: null,
    } as Vm,
  ],
});

function trailOf(...told: readonly VmTelemetry[]): Trail | undefined {
  const trails = told.reduce<ReadonlyMap<string, Trail>>(
    (before, telemetry, place) => trailsAfter(before, told[place - 1] ?? null, telemetry),
    new Map(),
  );
  return trails.get('u');
}

describe('the trail of a machine', () => {
  it('grows with each reading, and breaks where nobody looked for a while', () => {
    expect(trailOf(at(0, 1), at(2, 2), at(4, 3))?.cpu).toEqual([1, 2, 3]);
    expect(trailOf(at(0, 1), at(2, 2), at(62, 3))).toEqual({
      cpu: [1, 2, null, 3],
      disk: [1, 1, null, 1],
      network: [null, null, null, null],
    });
  });

  it('is no longer than ten minutes', () => {
    const many = Array.from({ length: 400 }, (_, place) => at(place * 2, place));
    expect(trailOf(...many)?.cpu).toHaveLength(300);
  });
});
