import type { Gauge } from 'prom-client';
import type { MetricsRegistry } from '../../platform/metrics/metrics-registry.js';

export type JobGauges = ReturnType<typeof createJobGauges>;

/** The metrics that only the database knows. */
export function createJobGauges(registry: MetricsRegistry): Record<keyof typeof GAUGES, Gauge> {
  const create = ([name, help, ...labelNames]: readonly [string, string, ...string[]]): Gauge =>
    registry.gauge(name, help, labelNames);
  return {
    up: create(GAUGES.up),
    jobs: create(GAUGES.jobs),
    bytes: create(GAUGES.bytes),
    silence: create(GAUGES.silence),
    success: create(GAUGES.success),
    firstSeen: create(GAUGES.firstSeen),
    leftOut: create(GAUGES.leftOut),
  };
}

const GAUGES = {
  up: [
    'hub_database_up',
    'Whether the database answered this scrape; where not, what only it knows is absent.',
  ],
  jobs: ['hub_jobs', 'Jobs by type and status.', 'job_type', 'status'],
  bytes: ['hub_completed_bytes', 'Bytes that the completed jobs transferred.', 'job_type'],
  silence: [
    'hub_oldest_silence_seconds',
    'Time since the last contact of the job that was silent the longest; 0 where there is none of this status.',
    'status',
  ],
  success: [
    'hub_last_success_timestamp_seconds',
    'When a job of this type last completed for this machine, 0 for never; of METRICS_MAX_MACHINES, the most recent.',
    'vm_name',
    'job_type',
  ],
  firstSeen: [
    'hub_machine_first_seen_timestamp_seconds',
    'When the first job of this type was heard of for this machine; of the same machines.',
    'vm_name',
    'job_type',
  ],
  leftOut: [
    'hub_last_success_left_out',
    'How many machines and job types hub_last_success_timestamp_seconds leaves out, counted up to 10,000.',
  ],
} as const;
