import type { NodeView } from '../hub/types.js';

type Figure = number | null;

/** A snapshot as the WebSocket tells it, as far as pages show it. */
export interface ToldMetrics {
  readonly timestamp: string;
  readonly node_id: string;
  readonly metrics: {
    readonly cpu: {
      readonly cpu_usage_percent: Figure;
      readonly load_avg_1min: Figure;
      readonly load_avg_5min: Figure;
      readonly load_avg_15min: Figure;
    };
    readonly memory: { readonly memory_usage_percent: Figure };
    readonly disk: { readonly disk_usage: { readonly '/': { readonly usage_percent: Figure } } };
    readonly network: {
      readonly bytes_sent_mb_per_sec: Figure;
      readonly bytes_recv_mb_per_sec: Figure;
    };
    readonly processes: { readonly process_count: Figure };
  };
}

/** Undefined for any other message. */
export function metricsIn(text: string): ToldMetrics | undefined {
  const message = JSON.parse(text) as Partial<ToldMetrics>;
  return message.metrics === undefined ? undefined : (message as ToldMetrics);
}

/** The node with what was told since it was read; a snapshot that came late changes nothing. */
export function withTold(node: NodeView, told: ToldMetrics | undefined): NodeView {
  if (!told || Date.parse(told.timestamp) <= Date.parse(node.measured_at ?? '1970-01-01T00:00:00Z'))
    return node;
  const { cpu, memory, disk, network, processes } = told.metrics;
  return {
    ...node,
    status: 'online',
    measured_at: told.timestamp,
    cpu_percent: cpu.cpu_usage_percent,
    load_avg_1m: cpu.load_avg_1min,
    load_avg_5m: cpu.load_avg_5min,
    load_avg_15m: cpu.load_avg_15min,
    memory_percent: memory.memory_usage_percent,
    disk_percent: disk.disk_usage['/'].usage_percent,
    network_rx_rate_mbps: network.bytes_recv_mb_per_sec,
    network_tx_rate_mbps: network.bytes_sent_mb_per_sec,
    process_count: processes.process_count,
  };
}
