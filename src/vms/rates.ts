import type { Figures, Moment } from './libvirt/reading.js';

/** Figures per second, by their names. */
export type Rates = Readonly<Record<string, number>>;

/** Totals at a moment. */
export interface Sample {
  readonly at: Moment;
  readonly totals: Figures;
}

/** Each figure as it was read last, and when: a machine that is busy gives some of them only. */
export type Last = ReadonlyMap<string, { readonly figure: bigint; readonly at: Moment }>;

export function lastAfter(before: Last | undefined, { totals, at }: Sample): Last {
  const read = Object.entries(totals).map(([name, figure]) => [name, { figure, at }] as const);
  return new Map([...(before ?? []), ...read]);
}

export const RATED = [
  'net_rxbytes',
  'net_txbytes',
  'net_rxpackets',
  'net_txpackets',
  'disk_rd_req',
  'disk_rd_bytes',
  'disk_wr_reqs',
  'disk_wr_bytes',
];
const NS_PER_SECOND = 1e9;

/** The rates of the figures that were read before, too; undefined where nothing was. */
export function ratesBetween(before: Last | undefined, after: Sample): Rates | undefined {
  if (!before) return undefined;
  const rates = RATED.flatMap((name) => {
    const rate = rateOf(name, before, after);
    return rate === undefined ? [] : [[name, rate] as const];
  });
  return Object.fromEntries(rates);
}

/** Per second; 0 after a counter that went back. */
export function rateOf(name: string, before: Last, after: Sample): number | undefined {
  const [from, to] = [before.get(name), after.totals[name]];
  // A clock that was set back says nothing.
  if (!from || to === undefined || after.at <= from.at) return undefined;
  return Number(to > from.figure ? to - from.figure : 0n) / (Number(after.at - from.at) / NS_PER_SECOND);
}

/** The share of its processors that a machine used, in percent. */
export function cpuUsage(before: Last, after: Sample): number | undefined {
  const perSecond = rateOf('cputime', before, after);
  const cpus = Number(after.totals['cpus'] ?? 0n);
  if (perSecond === undefined || cpus === 0) return undefined;
  return Math.min(100, (perSecond / NS_PER_SECOND / cpus) * 100);
}
