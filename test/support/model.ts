import type { DiskReport, Report } from './histories.js';

/**
 * The rows that a job must have after these updates, worked out the plain way: sort by key, let each update overwrite
 * the last, then read off the figures. It shares no code with the hub.
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

/**
 * The same once the job was silent for long enough: where the update that came last ended the job, with a key that
 * had not come before, and only newer keys hide it, the job has ended so.
 */
export function expectedAfterSilence(delivered: readonly Report[]): Record<string, unknown> | undefined {
  const last = delivered.at(-1);
  if (!last || !isEnd(last.status)) return undefined;
  const before = delivered.slice(
    0,
    delivered.findLastIndex((report) => report.sequence !== last.sequence) + 1,
  );
  const isDuplicate = before.some((report) => report.sequence === last.sequence);
  const isHidden = before.some((report) => report.sequence > last.sequence);
  const row = expectedJob(delivered);
  return isDuplicate || !isHidden || isEnd(row['status']) ? undefined : endedAs(row, last);
}

/** A row that has taken an ending of its client, which its key alone would not have made stand. */
export function endedAs(
  row: Record<string, unknown>,
  { status, timestamp, error }: Report,
): Record<string, unknown> {
  const ended = { ...row, status, completed_at: timestamp, error_message: message(error) };
  const diskBytes = sum((row['disks'] as Record<string, unknown>[]).map((disk) => disk['bytes_transferred']));
  return status === 'completed' ? completed(ended, diskBytes) : ended;
}

/** The members of a job from the API that the model knows. */
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
    eta_seconds: job['eta_seconds'] ?? null,
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
  const isKnown = (figure: unknown): boolean => typeof figure === 'number';
  const sumStandsIn = !isKnown(job['bytes_transferred']) || !isKnown(job['total_bytes']);
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
  const speaksOfStanding = !isAbsent(report['status']) || !isAbsent(report['error']);
  const { error, ...members } = withPercent(report);
  overwrite(disk, members);
  if (disk['status'] === 'running') disk['status'] = 'transferring';
  if (speaksOfStanding) disk['error_message'] = message(error);
  return disk;
}

function overwrite(target: Record<string, unknown>, said: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(said)) {
    if (!isAbsent(value)) target[name] = typeof value === 'number' ? bounded(name, value) : value;
  }
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

const LARGEST: Record<string, number> = { eta_seconds: 2_147_483_647, progress_percent: 100 };

/** Null where the client says that it does not know. */
function bounded(name: string, figure: number): number | null {
  if (figure < 0) return name === 'warning_count' ? 0 : null;
  const least = Math.min(figure, LARGEST[name] ?? Number.MAX_SAFE_INTEGER);
  return name === 'progress_percent' ? Math.round(least * 100) / 100 : Math.floor(least);
}

function withoutEmptyFigures(report: Report): Record<string, unknown> {
  const figures = ['bytes_transferred', 'total_bytes', 'transfer_speed_bps', 'progress_percent'];
  const isZero = (name: string): boolean =>
    isAbsent(report[name]) ? isEnd(report.status) : bounded(name, report[name] as number) === 0;
  if (!figures.every(isZero)) return report;
  const dropped = [...figures, 'eta_seconds'];
  return Object.fromEntries(Object.entries(report).filter(([name]) => !dropped.includes(name)));
}

function withPercent(report: Record<string, unknown>): Record<string, unknown> {
  if (!isAbsent(report['progress_percent'])) return report;
  return { ...report, progress_percent: percent(report['bytes_transferred'], report['total_bytes']) };
}

function percent(part: unknown, whole: unknown): number | undefined {
  if (typeof part !== 'number' || typeof whole !== 'number' || part < 0 || whole < 1) return undefined;
  const [done, all] = [part, whole].map((figure) =>
    Math.floor(Math.min(figure, Number.MAX_SAFE_INTEGER)),
  ) as [number, number];
  return Math.round(Math.min((done * 10_000) / all, 10_000)) / 100;
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
  const text = typeof error === 'string' ? error : (error as { message: string } | null | undefined)?.message;
  return text || null;
}

function ends({ status }: Report): number {
  return isEnd(status) ? 1 : 0;
}

export function isEnd(status: unknown): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
