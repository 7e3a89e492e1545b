import type { DiskReport, Report } from './histories.js';

/**
 * What the rows must say of a job after these updates, worked out the plain way: sort by key, let each update
 * write over the last, then read the figures off. It shares no code with the hub.
 */
export function expectedJob(reports: readonly Report[]): Record<string, unknown> {
  const inOrder = [...new Set(reports)].toSorted((a, b) => a.sequence - b.sequence || ends(a) - ends(b));
  const job: Record<string, unknown> = {};
  const disks = new Map<number, Record<string, unknown>>();
  for (const report of inOrder) {
    overwrite(job, withPercent(withoutEmptyFigures(report)));
    job['error_message'] = message(report['error']);
    job['said_at'] = report.timestamp;
    for (const disk of report.disks ?? [])
      disks.set(disk.disk_index, overDisk(disks.get(disk.disk_index), disk));
  }
  const diskRows = [...disks.values()].toSorted((a, b) => Number(a['disk_index']) - Number(b['disk_index']));
  return derive(job, diskRows, inOrder);
}

/** What a job as the API shows it says of the members that the model knows. */
export function asModelled(
  job: { readonly disks: readonly { readonly updated_at: string }[] },
  like: Record<string, unknown>,
): Record<string, unknown> {
  const disks = job.disks.map(({ updated_at: _updatedAt, ...disk }) => disk);
  return Object.fromEntries(Object.entries({ ...job, disks }).filter(([member]) => member in like));
}

function derive(
  job: Record<string, unknown>,
  disks: Record<string, unknown>[],
  reports: Report[],
): Record<string, unknown> {
  const started = reports.filter(({ status }) => status !== 'pending').map(({ timestamp }) => timestamp);
  const diskBytes = sum(disks.map((disk) => disk['bytes_transferred']));
  const diskTotal = sum(disks.map((disk) => disk['total_bytes']));
  const row: Record<string, unknown> = {
    status: job['status'],
    current_phase: job['current_phase'] ?? null,
    bytes_transferred: job['bytes_transferred'] ?? diskBytes,
    total_bytes: job['total_bytes'] ?? diskTotal,
    transfer_speed_bps: job['transfer_speed_bps'] ?? null,
    eta_seconds:
      job['eta_seconds'] === undefined ? null : Math.min(job['eta_seconds'] as number, 2_147_483_647),
    progress_percent: job['progress_percent'] ?? null,
    warning_count: job['warning_count'] ?? 0,
    error_message: job['error_message'],
    failure_reason: null,
    vm_name: job['vm_name'] ?? null,
    repository_id: job['repository_id'] ?? null,
    policy_id: job['policy_id'] ?? null,
    backup_type: job['backup_type'] ?? null,
    started_at: started.toSorted()[0] ?? null,
    completed_at: isEnd(job['status']) ? job['said_at'] : null,
    disks,
  };
  const sumStandsIn = job['bytes_transferred'] === undefined || job['total_bytes'] === undefined;
  if (row['progress_percent'] === null && sumStandsIn) {
    row['progress_percent'] = percent(row['bytes_transferred'], row['total_bytes']) ?? null;
  }
  return row['status'] === 'completed' ? completed(row, diskBytes) : row;
}

function completed(row: Record<string, unknown>, diskBytes: number | null): Record<string, unknown> {
  const bytes = diskBytes ?? (row['bytes_transferred'] as number | null);
  const ms = Date.parse(row['completed_at'] as string) - Date.parse(row['started_at'] as string);
  const speed = ms > 0 ? Math.min(Math.round(((bytes ?? 0) * 1000) / ms), Number.MAX_SAFE_INTEGER) : 0;
  return {
    ...row,
    bytes_transferred: bytes,
    progress_percent: 100,
    eta_seconds: 0,
    transfer_speed_bps: bytes === null ? null : speed,
  };
}

function overDisk(known: Record<string, unknown> | undefined, report: DiskReport): Record<string, unknown> {
  const disk = known ?? {
    label: null,
    status: 'pending',
    error_message: null,
    bytes_transferred: null,
    total_bytes: null,
    progress_percent: null,
  };
  const speaksOfStanding = (report['status'] ?? report['error'] ?? null) !== null;
  const { error, ...members } = withPercent(report);
  overwrite(disk, members);
  if (disk['status'] === 'running') disk['status'] = 'transferring';
  if (speaksOfStanding) disk['error_message'] = message(error);
  return disk;
}

function overwrite(target: Record<string, unknown>, said: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(said)) {
    if (value !== null && value !== undefined)
      target[name] = name === 'progress_percent' ? capped(value) : value;
  }
}

function withoutEmptyFigures(report: Report): Record<string, unknown> {
  const figures = ['bytes_transferred', 'total_bytes', 'transfer_speed_bps', 'progress_percent'];
  if (!isEnd(report.status) || figures.some((name) => (report[name] ?? 0) !== 0)) return report;
  const dropped = [...figures, 'eta_seconds'];
  return Object.fromEntries(Object.entries(report).filter(([name]) => !dropped.includes(name)));
}

function withPercent(report: Record<string, unknown>): Record<string, unknown> {
  if ((report['progress_percent'] ?? null) !== null) return report;
  return { ...report, progress_percent: percent(report['bytes_transferred'], report['total_bytes']) };
}

function percent(part: unknown, whole: unknown): number | undefined {
  if (typeof part !== 'number' || typeof whole !== 'number' || whole === 0) return undefined;
  return Math.round(Math.min((part * 10_000) / whole, 10_000)) / 100;
}

function capped(value: unknown): number {
  return Math.min(value as number, 100);
}

function sum(figures: unknown[]): number | null {
  const known = figures.filter((figure) => typeof figure === 'number');
  return known.length === 0
    ? null
    : Math.min(
        known.reduce((total, figure) => total + figure, 0),
        Number.MAX_SAFE_INTEGER,
      );
}

function message(error: unknown): string | null {
  if (typeof error === 'string') return error;
  return error ? (error as { message: string }).message : null;
}

function ends({ status }: Report): number {
  return isEnd(status) ? 1 : 0;
}

function isEnd(status: unknown): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
