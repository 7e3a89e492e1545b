import type { Figures } from '../rules/figures.js';

/** A snapshot as its figures and its instant. */
export interface TakenFigures {
  readonly node_id: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly figures: Figures;
}

const MIB_PER_GIB = 1024;

/** The message of a snapshot, in the shape in which the daemons of nodes stream themselves. */
export function metricsMessage({ node_id: nodeId, timestamp, figures }: TakenFigures): string {
  return JSON.stringify({
    timestamp,
    node_id: nodeId,
    metrics: {
      cpu: {
        cpu_usage_percent: figures.cpu_percent,
        load_avg_1min: figures.load_avg_1m,
        load_avg_5min: figures.load_avg_5m,
        load_avg_15min: figures.load_avg_15m,
      },
      memory: {
        memory_total_gb: inGib(figures.memory_total_mb),
        memory_used_gb: inGib(figures.memory_used_mb),
        memory_usage_percent: figures.memory_percent,
      },
      disk: {
        disk_usage: {
          '/': {
            total_gb: figures.disk_total_gb,
            used_gb: figures.disk_used_gb,
            usage_percent: figures.disk_percent,
          },
        },
      },
      network: {
        // Daemons fill these figures with packets and MiB per second (see docs/nodes.md).
        bytes_sent_mb_per_sec: figures.network_tx_rate_mbps,
        bytes_recv_mb_per_sec: figures.network_rx_rate_mbps,
        packets_sent: figures.network_tx_bytes,
        packets_recv: figures.network_rx_bytes,
        active_connections: figures.active_connections,
      },
      processes: { process_count: figures.process_count },
    },
  });
}

function inGib(mib: number | null): number | null {
  return mib === null ? null : mib / MIB_PER_GIB;
}
