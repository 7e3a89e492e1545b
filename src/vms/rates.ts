import type { Figures, Moment } from './libvirt/reading.js';

/** Figures per second, by their names. */
export type Rates = Readonly<Record<string, number>>;

/** Totals at a moment. */
export interface Sample {
  readonly at: Moment;
  readonly totals: Figures;
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

/** The rates of the figures that both samples have; undefined where there is no sample before. */
export function ratesBetween(before: Sample | undefined, after: Sample): Rates | undefined {
  if (!before) return undefined;
  const rates = RATED.flatMap((name) => {
    const rate = rateOf(name, before, after);
    return rate === undefined ? [] : [[name, rate] as const];
  });
  return Object.fromEntries(rates);
}

/** Per second; 0 after a counter that went back. */
export function rateOf(name: string, before: Sample, after: Sample): number | undefined {
  const [from, to] = [before.totals[name], after.totals[name]];
  // A clock that was set back says nothing.
  if (from === undefined || to === undefined || after.at <= before.at) return undefined;
  return Number(to > from ? to - from : 0n) / (Number(after.at - before.at) / NS_PER_SECOND);
}

/** The share of its processors that a machine used, in percent. */
export function cpuUsage(before: Sample, after: Sample): number | undefined {
  const perSecond = rateOf('cputime', before, after);
  const cpus = Number(after.totals['cpus'] ?? 0n);
  if (perSecond === undefined || cpus === 0) return undefined;
  return Math.min(100, (perSecond / NS_PER_SECOND / cpus) * 100);
}
