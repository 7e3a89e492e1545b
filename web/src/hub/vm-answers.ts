export type { VmHistoryView } from '../../../src/vms/history/vm-history.view.js';

/** How the collector fares, as `GET /api/telemetry/status` says it; the counters are absent where it is not configured. */
export interface CollectorStatus {
  readonly status?: 'not_initialized';
  readonly running: boolean;
  readonly collecting?: boolean;
  readonly started_at?: string | null;
  readonly total_collections?: number;
  readonly total_errors?: number;
  readonly last_collection_time?: string | null;
  readonly vms_monitored?: number;
  readonly total_metrics_written?: number;
  readonly influx_queue_size?: number;
  readonly lines_lost?: number;
  readonly reconnects?: number;
  readonly last_error?: string | null;
}

/** A machine, as `GET /api/telemetry/vm-telemetry` says it: memory in KiB, rates per second, null where nobody knows. */
export interface Vm {
  readonly id: string;
  readonly name: string;
  readonly uuid: string;
  readonly state: string;
  readonly cpu_count: number | null;
  readonly memory_max: number | null;
  readonly memory_used: number | null;
  readonly cpu_usage_percent: number | null;
  readonly memory_usage_percent: number | null;
  readonly network_rx_rate: number | null;
  readonly network_tx_rate: number | null;
  readonly disk_read_rate: number | null;
  readonly disk_write_rate: number | null;
}

export interface VmTelemetry {
  readonly count: number;
  readonly timestamp: string;
  readonly vms: readonly Vm[];
}

/** The machines that were collected since the start of the hub. */
export interface MonitoredVms {
  readonly vms: readonly {
    readonly id: string;
    readonly name: string;
    readonly uuid: string;
    readonly last_seen: string;
  }[];
}

interface Trial {
  readonly status: 'connected' | 'error' | 'not_configured';
  readonly error: string | null;
}

/** How libvirt and InfluxDB answered just now. */
export interface Diagnosis {
  readonly kvm: Trial & { readonly live_vms: number };
  readonly influx: Trial;
}
