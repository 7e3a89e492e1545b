import type { Row } from '../influx/rows.js';
import { RATES } from './statements.js';

type Column = readonly (number | null)[];
type Columns = Readonly<Record<(typeof COLUMNS)[number], Column>>;
const FIGURES = ['cpu_percent', 'memory_used', ...(Object.keys(RATES) as (keyof typeof RATES)[])] as const;
export const COLUMNS = FIGURES.flatMap((name) => [name, `${name}_max`] as const);

/** Columns of one length, oldest first; a step without a reading is left out. Memory in KiB, rates per second. */
export type VmHistoryView = {
  readonly vm: string;
  readonly step_seconds: number;
  /** The start of each step, in seconds since 1970. */
  readonly t: readonly number[];
} & Columns;

export function vmHistoryView(vm: string, step: number, rows: readonly Row[]): VmHistoryView {
  const steps = new Map<number, Row>();
  for (const row of rows) {
    const at = row['time'] ?? null;
    if (at !== null) steps.set(at, { ...steps.get(at), ...row });
  }
  const t = [...steps.keys()].toSorted((a, b) => a - b);
  const shown = t.map((at) => withShare(steps.get(at) ?? {}));
  const columns = COLUMNS.map((name): [string, Column] => [name, shown.map((row) => row[name] ?? null)]);
  return { vm, step_seconds: step, t, ...(Object.fromEntries(columns) as Columns) };
}

/** Nanoseconds per second and processor as a share of them in percent. */
function withShare(row: Row): Row {
  const { cpus } = row;
  const share = (ns: number | null | undefined): number | null =>
    ns && cpus ? Math.min(100, ns / 1e7 / cpus) : (ns ?? null);
  return { ...row, cpu_percent: share(row['cpu_ns']), cpu_percent_max: share(row['cpu_ns_max']) };
}
