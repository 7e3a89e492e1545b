import type { Contender, Running, Site } from './contender.js';
import { figuresOf } from './process-figures.js';
import type { ProcessFigures } from './process-figures.js';

/** Latencies in milliseconds, CPU in seconds per 1,000 answers, resident memory in megabytes. */
export interface Measurement {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly errors: number;
  readonly cpuSecondsPerThousand: number | undefined;
  readonly databaseCpuSecondsPerThousand: number | undefined;
  readonly residentMb: number | undefined;
  readonly databaseResidentMb: number | undefined;
  readonly writesPerSecond: number | undefined;
}

const WARM_UP_SECONDS = 3;

/** One round of one contender, from an empty database on. */
export async function measure(contender: Contender, site: Site, seconds: number): Promise<Measurement> {
  const running = await contender.start(site);
  try {
    await running.load(WARM_UP_SECONDS);
    return await measureRunning(running, seconds);
  } finally {
    await running.stop();
  }
}

/** One round of what is running already. */
export async function measureRunning(running: Running, seconds: number): Promise<Measurement> {
  const { pid, databasePid } = running;
  const before = { program: figuresOf(pid), database: figuresOf(databasePid) };
  const { requests, seconds: took, ...load } = await running.load(seconds);
  const after = { program: figuresOf(pid), database: figuresOf(databasePid) };
  const good = requests - load.errors;
  return {
    perSecond: good / took,
    p50Ms: load.p50Ms,
    p99Ms: load.p99Ms,
    p999Ms: load.p999Ms,
    errors: load.errors,
    cpuSecondsPerThousand: cpuPerThousand(before.program, after.program, good),
    databaseCpuSecondsPerThousand: cpuPerThousand(before.database, after.database, good),
    residentMb: after.program?.residentMb,
    databaseResidentMb: after.database?.residentMb,
    writesPerSecond: load.writesPerSecond,
  };
}

function cpuPerThousand(
  before: ProcessFigures | undefined,
  after: ProcessFigures | undefined,
  answers: number,
): number | undefined {
  if (!before || !after) return undefined;
  return ((after.cpuSeconds - before.cpuSeconds) / answers) * 1000;
}

/** The median of each figure by itself; of errors the sum. */
export function medianOf(rounds: readonly Measurement[]): Measurement {
  const median = <F extends keyof Measurement>(figure: F): Measurement[F] => {
    const sorted = rounds.map((round) => round[figure]).toSorted((a, b) => Number(a) - Number(b));
    return sorted[Math.floor((sorted.length - 1) / 2)] as Measurement[F];
  };
  return {
    perSecond: median('perSecond'),
    p50Ms: median('p50Ms'),
    p99Ms: median('p99Ms'),
    p999Ms: median('p999Ms'),
    errors: rounds.reduce((sum, { errors }) => sum + errors, 0),
    cpuSecondsPerThousand: median('cpuSecondsPerThousand'),
    databaseCpuSecondsPerThousand: median('databaseCpuSecondsPerThousand'),
    residentMb: median('residentMb'),
    databaseResidentMb: median('databaseResidentMb'),
    writesPerSecond: median('writesPerSecond'),
  };
}
