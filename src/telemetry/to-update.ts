import { parseInstant } from '../common/instant.js';
import { storedMessage } from '../common/message.js';
import { percentOf, storedPercent } from '../rules/figures.js';
import type { DiskUpdate, JobMembers, Update } from '../rules/update.js';
import { hasEnded, MAX_ETA_SECONDS } from '../rules/vocabulary.js';
import type { JobType } from '../rules/vocabulary.js';
import type { Key } from '../rules/words.js';
import type { DiskReportDto } from './dto/disk-report.dto.js';
import type { ErrorReportDto } from './dto/error-report.dto.js';
import type { ReportedMembersDto } from './dto/telemetry-report.dto.js';

/** The earliest instant that every database can hold. */
const EARLIEST_MS = Date.parse('1000-01-01T00:00:00.000Z');
const MAX_AHEAD_MS = 5 * 60_000;

/** A valid report in plain words; `arrivedAt` is the hub's own clock in milliseconds since 1970. */
export function toUpdate(
  jobType: JobType,
  jobId: string,
  report: ReportedMembersDto,
  arrivedAt: number,
): Update {
  const said = report.timestamp === undefined ? undefined : parseInstant(report.timestamp);
  const timestamp = said === undefined || said > arrivedAt + MAX_AHEAD_MS ? arrivedAt : said;
  const key: Key = [report.sequence ?? timestamp, hasEnded(report.status) ? 1 : 0];
  return {
    jobType,
    jobId,
    key,
    said: {
      status: report.status,
      error: messageOf(report.error),
      status_at: Math.max(Math.min(timestamp, arrivedAt), EARLIEST_MS),
      current_phase: report.current_phase,
      warning_count: report.warning_count,
      vm_name: report.vm_name,
      repository_id: report.repository_id,
      policy_id: report.policy_id,
      backup_type: report.backup_type,
      ...figuresOf(report),
    },
    disks: (report.disks ?? []).map(toDiskUpdate),
  };
}

function figuresOf(report: ReportedMembersDto): Partial<JobMembers> {
  if (hasEnded(report.status) && hasNoFigures(report)) return {};
  const { bytes_transferred, total_bytes, transfer_speed_bps, eta_seconds } = report;
  return {
    bytes_transferred,
    total_bytes,
    transfer_speed_bps,
    eta_seconds: eta_seconds === undefined ? undefined : Math.min(eta_seconds, MAX_ETA_SECONDS),
    progress_percent: progressOf(report),
  };
}

/** Clients in the field send their last word with zeros in place of figures. */
function hasNoFigures(report: ReportedMembersDto): boolean {
  const { bytes_transferred, total_bytes, transfer_speed_bps, progress_percent } = report;
  return [bytes_transferred, total_bytes, transfer_speed_bps, progress_percent].every((figure) => !figure);
}

function toDiskUpdate(report: DiskReportDto): DiskUpdate {
  const { disk_index, label, bytes_transferred, total_bytes, status, error } = report;
  const saysStanding = status !== undefined || error !== undefined;
  return {
    disk_index,
    said: {
      label,
      status: status === 'running' ? 'transferring' : status,
      error: saysStanding ? messageOf(error) : undefined,
      bytes_transferred,
      total_bytes,
      progress_percent: progressOf(report),
    },
  };
}

function progressOf(report: ReportedMembersDto | DiskReportDto): number | undefined {
  const { progress_percent: said, bytes_transferred: bytes = null, total_bytes: total = null } = report;
  return said === undefined ? (percentOf(bytes, total) ?? undefined) : storedPercent(said);
}

function messageOf(error: string | ErrorReportDto | undefined): string | null {
  if (error === undefined) return null;
  return storedMessage(typeof error === 'string' ? error : error.message);
}
