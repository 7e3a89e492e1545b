import { request } from './hub.js';
import type { Hub } from './hub.js';

export interface SamplesJson {
  job_id: string;
  step_seconds: number;
  t: number[];
  bytes: number[];
  speed_min: (number | null)[];
  speed_max: (number | null)[];
  disks: { disk_index: number; bytes: (number | null)[] }[];
}

export async function samplesOf(hub: Hub, jobId: string, points?: number): Promise<SamplesJson> {
  const query = points === undefined ? '' : `?points=${points}`;
  const path = `/api/v1/jobs/${encodeURIComponent(jobId)}/samples${query}`;
  return (await request<SamplesJson>(hub, 'GET', path)).body;
}

export function peakOf({ speed_max: speeds }: SamplesJson): number {
  return Math.max(...speeds.map((speed) => speed ?? 0));
}

/** Updates every 5 seconds from `startMs` on, of a job with three disks and bursts; figures are large and odd. */
export function nightly(jobId: string, startMs: number, count: number): object[] {
  return Array.from({ length: count }, (_, index) => {
    const bytes = (disk: number): number =>
      index * 131_072_777 * (disk + 1) + (index > count / 2 ? 9_000_000_001 : 0);
    return {
      job_type: 'backup',
      job_id: jobId,
      status: 'running',
      sequence: index + 1,
      timestamp: new Date(startMs + index * 5_000).toISOString(),
      bytes_transferred: bytes(0) + bytes(1) + bytes(2),
      total_bytes: 10_000_000_000_000,
      disks: [0, 1, 2].map((disk) => ({ disk_index: disk, bytes_transferred: bytes(disk) })),
    };
  });
}

export async function deliverInBatches(hub: Hub, updates: readonly object[], size = 500): Promise<void> {
  for (let start = 0; start < updates.length; start += size) {
    const { status } = await request(hub, 'POST', '/api/v1/telemetry/batch', {
      updates: updates.slice(start, start + size),
    });
    if (status !== 200) throw new Error(`a batch was answered ${status}`);
  }
}
