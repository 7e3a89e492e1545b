import { describe, expect, it } from 'vitest';
import type { VmHistoryView } from '../hub/vm-answers.js';
import { vmPlot } from './vm-plots.js';

function historyAt(t: readonly number[], read: readonly number[]): VmHistoryView {
  const none = t.map(() => null);
  return {
    vm: 'pg1',
    step_seconds: 5,
    t,
    cpu_percent: none,
    cpu_percent_max: none,
    disk_read_rate: read,
    disk_read_rate_max: read,
    disk_write_rate: none,
    disk_write_rate_max: none,
    memory_used: read,
    memory_used_max: read,
    network_rx_rate: none,
    network_rx_rate_max: none,
    network_tx_rate: none,
    network_tx_rate_max: none,
  };
}

describe('the plot of a machine', () => {
  it('connects readings that are far apart, as the collector was told to take them, and breaks at a hole', () => {
    const { lines, words } = vmPlot('disk', historyAt([0, 60, 120, 400, 460], [1, 2, 3, 4, 5]), 0, 500_000);
    expect(lines[0]?.values).toEqual([1, 2, 3, null, 4, 5]);
    expect(words).toBe('Disks. Read: 3 B/s on average, at most 5 B/s. Written: no figures.');
  });

  it('has memory in bytes', () => {
    const { lines } = vmPlot('memory', historyAt([0, 5], [1, 2]), 0, 10_000);
    expect(lines[0]?.values).toEqual([1_024, 2_048]);
  });
});
