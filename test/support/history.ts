import { request } from './hub.js';
import type { Answer, Hub } from './hub.js';
import type { Random } from './random.js';

export interface SamplesJson {
  job_id: string;
  step_seconds: number;
  t: number[];
  bytes: number[];
  speed_min: (number | null)[];
  speed_max: (number | null)[];
  disks: { disk_index: number; bytes: (number | null)[] }[];
}

export interface SmallCurveJson {
  job_id: string;
  t: number[];
  speed: (number | null)[];
}

/** An update of a job; `at` in seconds since 1970. */
export interface Told {
  readonly sequence: number;
  readonly at: number;
  readonly own?: number;
  readonly disks?: readonly number[];
  readonly status?: string;
  readonly total?: number;
}

export function askSamples(
  hub: Hub,
  jobId: string,
  query = '',
  headers: Record<string, string> = {},
): Promise<Answer<SamplesJson>> {
  return request(hub, 'GET', `/api/v1/jobs/${encodeURIComponent(jobId)}/samples${query}`, undefined, headers);
}

export async function samplesOf(hub: Hub, jobId: string, points = 2_000): Promise<SamplesJson> {
  return (await askSamples(hub, jobId, `?points=${points}`)).body;
}

export function greatestSpeed({ speed_max }: SamplesJson): number {
  return Math.max(...speed_max.map((speed) => speed ?? 0));
}

/** A report as a client sends it in a batch. */
export function toldOf(jobId: string, { sequence, at, own, disks, status, total }: Told): object {
  return {
    job_type: 'backup',
    job_id: jobId,
    status: status ?? 'running',
    sequence,
    timestamp: new Date(at * 1_000).toISOString(),
    ...(own === undefined ? {} : { bytes_transferred: own }),
    ...(total === undefined ? {} : { total_bytes: total }),
    ...(disks
      ? { disks: disks.map((bytes, index) => ({ disk_index: index, bytes_transferred: bytes })) }
      : {}),
  };
}

/** Sends reports by the batch, one batch after the other. */
export async function sendAll(hub: Hub, reports: readonly object[], size = 1_000): Promise<void> {
  for (let from = 0; from < reports.length; from += size) {
    const updates = reports.slice(from, from + size);
    const { body } = await request<{ results: { status: number }[] }>(
      hub,
      'POST',
      '/api/v1/telemetry/batch',
      { updates },
    );
    const bad = body.results.filter(({ status }) => status !== 200);
    if (bad.length > 0) throw new Error(`Not taken: ${JSON.stringify(bad[0])}`);
  }
}

export async function tell(hub: Hub, jobId: string, ...told: readonly Told[]): Promise<void> {
  await sendAll(
    hub,
    told.map((said) => toldOf(jobId, said)),
  );
}

/** A job with three disks that moves some 80 MB a second each, unevenly, and says so every so many seconds. */
export function unevenJob(random: Random, from: number, seconds: number, every = 5): Told[] {
  const disks = [random.whole(0, 999), random.whole(0, 999), random.whole(0, 999)];
  return Array.from({ length: Math.floor(seconds / every) }, (_, index) => {
    disks.forEach((bytes, disk) => (disks[disk] = bytes + every * random.whole(64_000_000, 96_000_000)));
    const own = disks.reduce((sum, bytes) => sum + bytes, 0);
    return { sequence: index + 1, at: from + index * every, own, disks: [...disks] };
  });
}

/** The start of a whole quarter of an hour at least so many seconds ago, in seconds since 1970. */
export function quarterAgo(seconds: number): number {
  return Math.floor((Date.now() / 1_000 - seconds) / 900) * 900;
}
