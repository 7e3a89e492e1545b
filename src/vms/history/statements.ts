import { tagText } from '../influx/line-protocol.js';

/** A range in seconds since 1970, in steps of so many seconds. */
export interface Steps {
  readonly from: number;
  readonly until: number;
  readonly step: number;
}

/** The rates that are written, by the names that they are shown by. */
export const RATES = {
  disk_read_rate: 'disk_rd_bytes_rate',
  disk_write_rate: 'disk_wr_bytes_rate',
  network_rx_rate: 'net_rxbytes_rate',
  network_tx_rate: 'net_txbytes_rate',
} as const;

/** InfluxQL, which all versions of InfluxDB speak: means and greatest figures of a machine, by its UUID or its name. */
export function statementsOf(machine: string, { from, until, step }: Steps): readonly string[] {
  const within = `time >= '${instant(from)}' AND time < '${instant(until)}'`;
  const of = `WHERE (uuid = ${quoted(machine)} OR "name" = ${quoted(machine)}) AND ${within}`;
  const grouped = `GROUP BY time(${step}s) fill(none)`;
  const rates = Object.entries(RATES).flatMap(([name, field]) => meanAndMost(field, name));
  return [
    `SELECT ${rates.join(', ')} FROM vm_features ${of} ${grouped}`,
    `SELECT ${meanAndMost('memactual', 'memory_used').join(', ')}, MAX(cpus) AS cpus FROM vm_totals ${of} ${grouped}`,
    // The time of the processors is that of each reading, so the share is taken before the steps.
    `SELECT ${meanAndMost('ns', 'cpu_ns').join(', ')} FROM
       (SELECT NON_NEGATIVE_DERIVATIVE(cputime, 1s) AS ns FROM vm_totals ${of}) WHERE ${within} ${grouped}`,
  ];
}

function meanAndMost(field: string, name: string): string[] {
  return [`MEAN(${field}) AS ${name}`, `MAX(${field}) AS ${name}_max`];
}

function instant(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

/** A string, as it was written. */
function quoted(text: string): string {
  return `'${tagText(text).replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
