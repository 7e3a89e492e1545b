import type { DiskReport, Report } from '../one-transaction/record.js';

const DISK_BYTES = 107_374_182_400;

/** The same updates as those of wrk/report.lua, one with each call. */
export function updates(jobs: number, firstSequence: number): () => { jobId: string; report: Report } {
  let count = 0;
  return () => {
    count++;
    return { jobId: `job-${count % jobs}`, report: report(count, count % jobs, firstSequence + count) };
  };
}

function report(count: number, job: number, sequence: number): Report {
  const bytes = (count * 65_536) % DISK_BYTES;
  return {
    status: 'running',
    sequence,
    current_phase: 'transferring',
    vm_name: `vm-${job}`,
    repository_id: 'repo-1',
    backup_type: 'full',
    bytes_transferred: bytes * 3,
    total_bytes: DISK_BYTES * 3,
    transfer_speed_bps: 104_857_600,
    eta_seconds: sequence % 3600,
    disks: [0, 1, 2].map((index) => disk(index, bytes)),
  };
}

function disk(index: number, bytes: number): DiskReport {
  return {
    disk_index: index,
    label: `scsi0:${index}`,
    status: 'transferring',
    bytes_transferred: bytes,
    total_bytes: DISK_BYTES,
    progress_percent: Math.round((bytes / DISK_BYTES) * 10_000) / 100,
  };
}
