import type { Counters } from './counters.js';

const MEBI = 1_048_576;
const GIBI = 1_073_741_824;

/** The state of a machine at a moment; bytes and seconds. */
export interface Reading {
  readonly counters: Counters;
  readonly memory: { readonly total: number; readonly used: number };
  /** As `df` has them: what others than root could use counts as the whole. */
  readonly disk: { readonly total: number; readonly used: number; readonly available: number };
  readonly uptimeSeconds: number;
  readonly processes: number;
  readonly connections: number;
  readonly load: readonly [number, number, number];
}

/** A snapshot as the hub takes it. */
export type Snapshot = Readonly<Record<string, number | string | null>>;

/** Means since `before`: of the CPU and of the network. MB and GB are 2^20 and 2^30 bytes, as the daemon's are. */
export function snapshotOf(nodeId: string, now: Reading, before: Counters): Snapshot {
  const { counters, memory, disk, load } = now;
  return {
    node_id: nodeId,
    timestamp: new Date(counters.at).toISOString(),
    cpu_percent: percent(counters.busyTicks - before.busyTicks, counters.allTicks - before.allTicks),
    memory_percent: percent(memory.used, memory.total),
    memory_used_mb: rounded(memory.used / MEBI),
    memory_total_mb: rounded(memory.total / MEBI),
    disk_percent: percent(disk.used, disk.used + disk.available),
    disk_used_gb: rounded(disk.used / GIBI),
    disk_total_gb: rounded(disk.total / GIBI),
    network_rx_bytes: counters.receivedBytes,
    network_tx_bytes: counters.sentBytes,
    network_rx_rate_mbps: rate(counters.receivedBytes - before.receivedBytes, counters.at - before.at),
    network_tx_rate_mbps: rate(counters.sentBytes - before.sentBytes, counters.at - before.at),
    uptime_seconds: Math.trunc(now.uptimeSeconds),
    process_count: now.processes,
    active_connections: now.connections,
    load_avg_1m: load[0],
    load_avg_5m: load[1],
    load_avg_15m: load[2],
  };
}

/** Null after a counter or a clock that went back. */
function rate(bytes: number, ms: number): number | null {
  return bytes < 0 || ms <= 0 ? null : rounded(bytes / MEBI / (ms / 1000));
}

function percent(part: number, whole: number): number | null {
  return whole > 0 && part >= 0 ? rounded(Math.min(100, (part / whole) * 100)) : null;
}

function rounded(figure: number): number | null {
  return Number.isFinite(figure) ? Math.round(figure * 1_000) / 1_000 : null;
}
