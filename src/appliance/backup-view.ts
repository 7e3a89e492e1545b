import { toRfc3339 } from '../platform/database/instant.js';
import type { JobRow } from '../jobs/job-rows.js';

const MEMBERS = [
  'id',
  'vm_name',
  'backup_type',
  'repository_id',
  'policy_id',
  'status',
  'bytes_transferred',
  'total_bytes',
  'error_message',
  'current_phase',
  'transfer_speed_bps',
  'progress_percent',
  'last_telemetry_at',
  'created_at',
  'started_at',
  'completed_at',
] as const;

const DISKS = 'FROM backup_disks AS d WHERE d.backup_job_id = backup_jobs.id';

/** The columns of a backup; its change id is that of its first disk that has one. */
export const BACKUP_COLUMNS = `${MEMBERS.join(', ')}, (SELECT COUNT(*) ${DISKS}) AS disks_count,
  (SELECT d.change_id ${DISKS} AND d.status = 'completed' AND d.change_id IS NOT NULL
   ORDER BY d.disk_index LIMIT 1) AS change_id`;

export type BackupRow = Pick<JobRow, (typeof MEMBERS)[number]> & {
  readonly disks_count: number;
  readonly change_id: string | null;
};

/** A backup as clients of Sendense read it: 0 stands for unknown figures, and `full` for an unknown type. */
export function backupViewOf(row: BackupRow): object {
  const type = row.backup_type ?? 'full';
  return {
    backup_id: row.id,
    vm_name: row.vm_name,
    backup_type: type,
    type,
    repository_id: row.repository_id,
    policy_id: row.policy_id,
    status: row.status,
    bytes_transferred: row.bytes_transferred ?? 0,
    total_bytes: row.total_bytes ?? 0,
    disks_count: row.disks_count,
    ...given('change_id', row.change_id),
    ...given('error_message', row.error_message),
    current_phase: row.current_phase,
    transfer_speed_bps: row.transfer_speed_bps ?? 0,
    progress_percent: row.progress_percent ?? 0,
    ...given('last_telemetry_at', toRfc3339(row.last_telemetry_at)),
    created_at: toRfc3339(row.created_at),
    ...given('started_at', toRfc3339(row.started_at)),
    ...given('completed_at', toRfc3339(row.completed_at)),
  };
}

/** These members are left out where there is nothing to say. */
function given(name: string, value: string | null): object {
  return value === null ? {} : { [name]: value };
}
