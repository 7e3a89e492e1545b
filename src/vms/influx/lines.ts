import { sumOf } from '../libvirt/figures.js';
import { now } from '../libvirt/reading.js';
import type { Figures, Reading } from '../libvirt/reading.js';
import type { Rates } from '../rates.js';
import { floatLineOf, lineOf } from './line-protocol.js';
import type { Tags } from './line-protocol.js';

/** The sums over all devices, and the figures of the machine itself. */
export function totalsOf(reading: Reading): Figures {
  const { nics, disks, memory, cpu, state, cpus } = reading;
  return {
    ...sumOf(
      nics.map(({ figures }) => figures),
      'net_',
    ),
    ...sumOf(
      disks.map(({ figures }) => figures),
      'disk_',
    ),
    ...memory,
    ...cpu,
    state: BigInt(state),
    ...(cpus === undefined ? {} : { cpus }),
  };
}

/** The lines of one reading; rates are there from the second on. */
export function linesOf(reading: Reading, totals: Figures, rates: Rates | undefined): string[] {
  const tags: Tags = [
    ['VMID', reading.id],
    ['name', reading.name],
    ['uuid', reading.uuid],
  ];
  const deviceLines = (['nic', 'disk'] as const).flatMap((devtype) =>
    (devtype === 'nic' ? reading.nics : reading.disks).map(({ name, figures }) =>
      lineOf('vm_devices', [...tags, ['devtype', devtype], ['device', name]], figures, reading.at),
    ),
  );
  const lines = [
    ...deviceLines,
    lineOf('vm_totals', tags, totals, reading.at),
    rates && floatLineOf('vm_features', tags, featuresOf(rates), reading.at),
  ];
  return lines.filter((line) => line !== undefined);
}

export function latencyLine(ms: number): string[] {
  const line = floatLineOf('collector_latency', [], { loop_latency_ms: ms }, now());
  return line === undefined ? [] : [line];
}

function featuresOf(rates: Rates): Record<string, number> {
  const entries = Object.entries(rates).flatMap(([name, rate]) => [
    [`${name}_rate`, rate] as const,
    [`${name}_angle_deg`, (Math.atan(rate) * 180) / Math.PI] as const,
  ]);
  return Object.fromEntries(entries);
}
