import { useEffect, useRef } from 'preact/hooks';
import type { Vm, VmTelemetry } from '../hub/vm-answers.js';

/** Ten minutes of readings. */
const MOST = 300;

export interface Trail {
  readonly cpu: readonly (number | null)[];
  readonly disk: readonly (number | null)[];
  readonly network: readonly (number | null)[];
}

/** A page that nobody looks at asks nothing: after so long, the line breaks. */
const GAP_MS = 10_000;
const NONE: Trail = { cpu: [], disk: [], network: [] };

/** Curves by UUID since this page was opened: the hub keeps none itself, InfluxDB does. */
export function useTrails(telemetry: VmTelemetry | null): ReadonlyMap<string, Trail> {
  const trails = useRef<ReadonlyMap<string, Trail>>(new Map());
  const seen = useRef<VmTelemetry | null>(null);
  if (telemetry && seen.current !== telemetry) {
    trails.current = trailsAfter(trails.current, seen.current, telemetry);
    seen.current = telemetry;
  }
  useEffect(() => (): void => void (trails.current = new Map()), []);
  return trails.current;
}

export function trailsAfter(
  trails: ReadonlyMap<string, Trail>,
  before: VmTelemetry | null,
  telemetry: VmTelemetry,
): ReadonlyMap<string, Trail> {
  const isGap = before !== null && Date.parse(telemetry.timestamp) - Date.parse(before.timestamp) > GAP_MS;
  const trailOf = (vm: Vm): Trail => {
    const trail = trails.get(vm.uuid) ?? NONE;
    return grown(isGap ? broken(trail) : trail, vm);
  };
  return new Map(telemetry.vms.map((vm) => [vm.uuid, trailOf(vm)]));
}

function broken({ cpu, disk, network }: Trail): Trail {
  return { cpu: [...cpu, null], disk: [...disk, null], network: [...network, null] };
}

function grown({ cpu, disk, network }: Trail, vm: Vm): Trail {
  const add = (line: readonly (number | null)[], value: number | null): (number | null)[] =>
    [...line, value].slice(-MOST);
  return {
    cpu: add(cpu, vm.cpu_usage_percent),
    disk: add(disk, sumOf(vm.disk_read_rate, vm.disk_write_rate)),
    network: add(network, sumOf(vm.network_rx_rate, vm.network_tx_rate)),
  };
}

function sumOf(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : (one ?? 0) + (other ?? 0);
}
