import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

export interface Report {
  readonly status: string;
  readonly sequence: number;
  readonly current_phase?: string;
  readonly vm_name?: string;
  readonly repository_id?: string;
  readonly backup_type?: string;
  readonly bytes_transferred?: number;
  readonly total_bytes?: number;
  readonly transfer_speed_bps?: number;
  readonly eta_seconds?: number;
  readonly disks: readonly DiskReport[];
}

export interface DiskReport {
  readonly disk_index: number;
  readonly label?: string;
  readonly status: string;
  readonly bytes_transferred?: number;
  readonly total_bytes?: number;
  readonly progress_percent?: number;
}

const JOB_FIGURES = [
  'status',
  'sequence',
  'current_phase',
  'vm_name',
  'repository_id',
  'backup_type',
  'bytes_transferred',
  'total_bytes',
  'transfer_speed_bps',
  'eta_seconds',
] as const;
const DISK_FIGURES = ['label', 'status', 'bytes_transferred', 'total_bytes', 'progress_percent'] as const;

const LOCK = 'SELECT sequence FROM backup_jobs WHERE id = ? FOR UPDATE';
const SAVE_JOB = upsert('backup_jobs', ['id', 'job_type', 'created_at', 'last_telemetry_at'], JOB_FIGURES);
const SAVE_DISKS = upsert('backup_disks', ['backup_job_id', 'disk_index'], DISK_FIGURES);

/** The plainest transaction that is true: a locked read, the job, its disks. */
export async function recordInOneTransaction(
  connection: Connection,
  jobType: string,
  jobId: string,
  report: Report,
): Promise<string> {
  const now = new Date().toISOString().slice(0, 23).replace('T', ' ');
  await connection.query('START TRANSACTION');
  try {
    const [[known]] = await connection.query<(RowDataPacket & { sequence: number })[]>(LOCK, [jobId]);
    const applied = known === undefined || known.sequence < report.sequence;
    if (applied) {
      const job = [jobId, jobType, now, now, ...JOB_FIGURES.map((figure) => report[figure])];
      await connection.query<ResultSetHeader>(SAVE_JOB, [[job]]);
      if (report.disks.length > 0) await connection.query(SAVE_DISKS, [diskRows(jobId, report)]);
    }
    await connection.query('COMMIT');
    return applied ? 'applied' : 'superseded';
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  }
}

function diskRows(jobId: string, { disks }: Report): unknown[][] {
  return disks.map((disk) => [jobId, disk.disk_index, ...DISK_FIGURES.map((figure) => disk[figure])]);
}

function upsert(table: string, fixed: readonly string[], figures: readonly string[]): string {
  const changing = [...figures, ...fixed.filter((column) => column === 'last_telemetry_at')];
  const changes = changing.map((column) => `${column} = VALUES(${column})`).join(', ');
  return `INSERT INTO ${table} (${[...fixed, ...figures].join(', ')}) VALUES ? ON DUPLICATE KEY UPDATE ${changes}`;
}
