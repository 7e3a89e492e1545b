/** Counters of the kernel, read from the texts of /proc. Bytes, milliseconds since 1970 and ticks of the CPU. */
export interface Counters {
  readonly at: number;
  readonly busyTicks: number;
  readonly allTicks: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; the guests are in user already. */
export function ticksIn(stat: string): { busyTicks: number; allTicks: number } {
  const [line = ''] = stat.split('\n', 1);
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const allTicks = ticks.reduce((sum, each) => sum + each, 0);
  return { busyTicks: allTicks - (ticks[3] ?? 0) - (ticks[4] ?? 0), allTicks };
}

/** The sums of /proc/net/dev over these interfaces. */
export function bytesIn(
  dev: string,
  counts: (name: string) => boolean,
): { receivedBytes: number; sentBytes: number } {
  const rows = dev.split('\n').flatMap((line) => {
    const [, name = '', figures = ''] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    return name !== '' && counts(name) ? [figures.split(/\s+/).map(Number)] : [];
  });
  const sum = (column: number): number => rows.reduce((total, row) => total + (row[column] ?? 0), 0);
  return { receivedBytes: sum(0), sentBytes: sum(8) };
}

/** The names of /proc/net/dev, without the loopback. */
export function interfacesIn(dev: string): string[] {
  return Array.from(dev.matchAll(/^\s*([^:\s]+):/gm), ([, name = '']) => name).filter(
    (name) => name !== 'lo',
  );
}

/** /proc/meminfo, in bytes: memory that programs could have at once is not in use. */
export function memoryIn(meminfo: string): { total: number; used: number } {
  const kibibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(meminfo)?.[1] ?? Number.NaN);
  const total = kibibytes('MemTotal');
  return { total: total * 1024, used: (total - kibibytes('MemAvailable')) * 1024 };
}

/** Established connections in /proc/net/tcp or tcp6. */
export function connectionsIn(tcp: string): number {
  return tcp.split('\n').filter((line) => line.trim().split(/\s+/)[3] === '01').length;
}
