import { toCursor } from '../src/jobs/job-cursor.js';
import { toColumn } from '../src/platform/database/instant.js';
import type { LoadPlan } from './load.js';
import type { Measurement } from './measure.js';

export interface ScaleLoad {
  readonly name: string;
  readonly plan: Omit<LoadPlan, 'url' | 'seconds'>;
  /** The requests to measure among so many finished jobs. */
  readonly path?: (finished: number) => string;
  readonly figures: readonly Figure[];
}

/** A member of a measurement, and how it is written. */
export type Figure = readonly [member: keyof Measurement, name: string, digits: number];

const RATE: Figure = ['perSecond', 'per second', 0];
const P50: Figure = ['p50Ms', 'p50 ms', 2];
const P99: Figure = ['p99Ms', 'p99 ms', 1];
const CPU: Figure = ['cpuSecondsPerThousand', 'CPU s of the hub per 1,000', 3];
const DATABASE_CPU: Figure = ['databaseCpuSecondsPerThousand', 'CPU s of the server per 1,000', 3];

/** One connection, as equal questions that come together are answered once. */
const ONE_READER = { script: 'page', connections: 1 };
const READS = [RATE, P50, DATABASE_CPU];

export const LOADS: readonly ScaleLoad[] = [
  {
    name: '1,000 updates a second',
    plan: { script: 'scattered', rate: 1_000 },
    figures: [CPU, DATABASE_CPU, P50, P99],
  },
  { name: 'updates at full speed', plan: { script: 'scattered' }, figures: [RATE, CPU, DATABASE_CPU] },
  { name: 'first page', plan: ONE_READER, path: () => '/api/v1/jobs', figures: READS },
  {
    name: 'running jobs with disks',
    plan: ONE_READER,
    path: () => '/api/v1/jobs?status=running&include=disks',
    figures: READS,
  },
  {
    name: 'page half-way down',
    plan: ONE_READER,
    path: (finished) => `/api/v1/jobs?cursor=${cursorAfter(finished / 2)}`,
    figures: READS,
  },
];

/** Finished jobs lie a minute apart (see fill.ts). */
function cursorAfter(finished: number): string {
  return toCursor({ created_at: toColumn(Date.now() - finished * 60_000), id: 'm' });
}
