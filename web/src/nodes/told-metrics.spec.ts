import { describe, expect, it } from 'vitest';
import { metricsMessage } from '../../../src/nodes/stream/metrics-message.js';
import { NO_FIGURES } from '../../../src/nodes/rules/figures.js';
import type { NodeView } from '../hub/types.js';
import { metricsIn, withTold } from './told-metrics.js';

const OLD = '2026-11-27T10:00:00.000Z';
const NEW = '2026-11-27T10:00:03.000Z';
const node = { ...NO_FIGURES, id: 'a', status: 'offline', measured_at: OLD, cpu_percent: 5 } as NodeView;

function told(timestamp: string): string {
  const figures = {
    ...NO_FIGURES,
    cpu_percent: 60,
    network_rx_rate_mbps: 2,
    disk_percent: 90,
    load_avg_1m: 1,
  };
  return metricsMessage({ node_id: 'a', timestamp, figures });
}

describe('metrics that the hub tells', () => {
  it('become the newest figures of a node, which is online', () => {
    expect(withTold(node, metricsIn(told(NEW)))).toMatchObject({
      status: 'online',
      measured_at: NEW,
      cpu_percent: 60,
      memory_percent: null,
      disk_percent: 90,
      network_rx_rate_mbps: 2,
      load_avg_1m: 1,
    });
  });

  it('change nothing where the node has newer ones, or where nothing was told', () => {
    expect(withTold(node, metricsIn(told(OLD)))).toBe(node);
    expect(withTold(node, undefined)).toBe(node);
    expect(metricsIn('{"type":"connection"}')).toBeUndefined();
  });
});
