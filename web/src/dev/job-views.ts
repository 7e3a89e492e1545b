import type { DiskView, JobView } from '../hub/types.js';

const GIB = 2 ** 30;
const AT = '2026-11-25T22:00:00.000Z';

/** A running job for tests and for the page of states; only what matters is named. */
export function aJobView(members: Partial<JobView> = {}): JobView {
  return {
    id: 'nightly-pg1-20261125',
    job_type: 'backup',
    vm_name: 'pg1',
    repository_id: 'repo-1',
    policy_id: 'nightly',
    backup_type: 'full',
    status: 'running',
    current_phase: 'transferring',
    bytes_transferred: 546 * GIB,
    total_bytes: 580 * GIB,
    transfer_speed_bps: 312 * 2 ** 20,
    eta_seconds: 110,
    progress_percent: 94.1,
    warning_count: 0,
    error_message: null,
    failure_reason: null,
    created_at: AT,
    started_at: AT,
    completed_at: null,
    last_telemetry_at: AT,
    last_progress_at: AT,
    updated_at: AT,
    revision: 1,
    observed_speed_bps: 312 * 2 ** 20,
    estimated_completion_at: null,
    stuck: false,
    took_seconds: null,
    disks: [aDiskView()],
    ...members,
  };
}

export function aDiskView(members: Partial<DiskView> = {}): DiskView {
  return {
    disk_index: 0,
    label: 'system',
    status: 'transferring',
    bytes_transferred: 546 * GIB,
    total_bytes: 580 * GIB,
    progress_percent: 94.1,
    error_message: null,
    updated_at: AT,
    ...members,
  };
}
