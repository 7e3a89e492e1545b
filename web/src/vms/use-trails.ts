import { useEffect, useRef } from 'preact/hooks';
import type { Vm, VmTelemetry } from '../hub/vm-answers.js';

/** Ten minutes of readings. */
const MOST = 300;

export interface Trail {
  readonly cpu: readonly (number | null)[];
  readonly disk: readonly (number | null)[];
  readonly network: readonly (number | null)[];
}

const NONE: Trail = { cpu: [], disk: [], network: [] };

/** Curves by UUID since this page was opened: the hub keeps none itself, InfluxDB does. */
export function useTrails(telemetry: VmTelemetry | null): ReadonlyMap<string, Trail> {
  const trails = useRef<ReadonlyMap<string, Trail>>(new Map());
  const seen = useRef<VmTelemetry | null>(null);
  if (telemetry && seen.current !== telemetry) {
    seen.current = telemetry;
    trails.current = new Map(
      telemetry.vms.map((vm) => [vm.uuid, grown(trails.current.get(vm.uuid) ?? NONE, vm)]),
    );
  }
  useEffect(() => (): void => void (trails.current = new Map()), []);
  return trails.current;
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
