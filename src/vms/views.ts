import { STATES } from './libvirt/reading.js';
import type { Figures, Reading } from './libvirt/reading.js';
import { cpuUsage, rateOf } from './rates.js';
import type { Known } from './monitored.js';
import type { VmsSettings } from './vms.settings.js';

const HIDDEN = '***';

/** A machine as the pages of Dashboard-2.0 read it: memory in KiB, time in nanoseconds, null where nobody knows. */
export function vmView({ id, name, uuid, state, cpus, memoryMax, memoryUsed, cpu }: Reading): object {
  return {
    id,
    name,
    uuid,
    state: STATES[state] ?? STATES[0],
    cpu_count: numberOf(cpus),
    memory_max: numberOf(memoryMax),
    memory_used: numberOf(memoryUsed),
    cputime: numberOf(cpu['cputime']),
  };
}

/** Null where there is no reading before. */
export function telemetryView({ reading, at, totals, before, rates = {} }: Known): object {
  const sample = { at, totals };
  const rate = (name: string): number | null => (before && rateOf(name, before, sample)) ?? null;
  const named = Object.entries(rates).map(([name, value]) => [`${name}_rate`, value] as const);
  return {
    ...vmView(reading),
    cpu_usage_percent: (before && cpuUsage(before, sample)) ?? null,
    memory_usage_percent: shareOf(reading.memoryUsed, reading.memoryMax),
    network_rx_bytes: numberOf(totals['net_rxbytes']),
    network_tx_bytes: numberOf(totals['net_txbytes']),
    disk_read_bytes: numberOf(totals['disk_rd_bytes']),
    disk_write_bytes: numberOf(totals['disk_wr_bytes']),
    cpu_rate: rate('cputime'),
    memory_rate: rate('memactual'),
    network_rx_rate: rate('net_rxbytes'),
    network_tx_rate: rate('net_txbytes'),
    disk_read_rate: rate('disk_rd_bytes'),
    disk_write_rate: rate('disk_wr_bytes'),
    ...Object.fromEntries(named),
  };
}

export function metricsView(totals: Figures): object {
  return Object.fromEntries(Object.entries(totals).map(([name, figure]) => [name, Number(figure)]));
}

export function configView({ vmSource, ...settings }: VmsSettings): object {
  return {
    libvirt_uri: vmSource ? HIDDEN : null,
    influx_url: vmSource ? HIDDEN : null,
    influx_db: vmSource?.influx.db ?? null,
    poll_interval: settings.pollIntervalMs / 1000,
    batch_max_lines: settings.batchMaxLines,
    batch_max_sec: settings.batchMaxMs / 1000,
    device_cache_ttl: settings.deviceCacheMs / 1000,
  };
}

function numberOf(figure: bigint | undefined): number | null {
  return figure === undefined ? null : Number(figure);
}

function shareOf(part: bigint | undefined, whole: bigint | undefined): number | null {
  if (part === undefined || whole === undefined || whole === 0n) return null;
  return Math.min(100, (Number(part) / Number(whole)) * 100);
}
