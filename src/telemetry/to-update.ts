import { parseInstant } from '../platform/validation/instant.js';
import { storedMessage, storedText } from '../platform/validation/message.js';
import { percentOf, storedPercent } from '../job-rules/figures.js';
import type { DiskUpdate, JobMembers, Update } from '../job-rules/update.js';
import { hasEnded, MAX_ETA_SECONDS, MAX_WHOLE } from '../job-rules/vocabulary.js';
import type { JobType } from '../job-rules/vocabulary.js';
import type { DiskReportDto } from './dto/disk-report.dto.js';
import type { ErrorReportDto } from './dto/error-report.dto.js';
import { MAX_PHASE_CHARACTERS } from './dto/telemetry-report.dto.js';
import type { ReportedMembersDto } from './dto/telemetry-report.dto.js';

/** A figure as stored; null means unknown, undefined not mentioned. */
type Figure = number | null | undefined;

/** Turns a valid report into an update, with figures bounded and texts cut. */
export function toUpdate(jobType: JobType, jobId: string, report: ReportedMembersDto): Update {
  const { status, current_phase: phase, warning_count: warnings } = report;
  return {
    jobType,
    jobId,
    sequence: report.sequence,
    timestamp: report.timestamp === undefined ? undefined : parseInstant(report.timestamp),
    said: {
      status,
      error: messageOf(report.error),
      current_phase: phase === undefined ? undefined : storedText(phase, MAX_PHASE_CHARACTERS),
      warning_count: warnings === undefined ? undefined : (whole(warnings) ?? 0),
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
  const bytes_transferred = whole(report.bytes_transferred);
  const total_bytes = whole(report.total_bytes);
  const transfer_speed_bps = whole(report.transfer_speed_bps);
  const said = percent(report.progress_percent);
  if (hasNoFigures([bytes_transferred, total_bytes, transfer_speed_bps, said], hasEnded(report.status))) {
    return {};
  }
  return {
    bytes_transferred,
    total_bytes,
    transfer_speed_bps,
    eta_seconds: whole(report.eta_seconds, MAX_ETA_SECONDS),
    progress_percent: progressOf(said, bytes_transferred, total_bytes),
  };
}

/**
 * Clients in the field send zeros instead of figures with changes of phase and with their last word; some omit part of
 * them in the last word.
 */
function hasNoFigures(figures: readonly Figure[], isEnding: boolean): boolean {
  return figures.every((figure) => figure === 0 || (isEnding && figure === undefined));
}

function toDiskUpdate(report: DiskReportDto): DiskUpdate {
  const { disk_index, label, status, error } = report;
  const saysStanding = status !== undefined || error !== undefined;
  const bytes_transferred = whole(report.bytes_transferred);
  const total_bytes = whole(report.total_bytes);
  return {
    disk_index,
    said: {
      label,
      status: status === 'running' ? 'transferring' : status,
      error: saysStanding ? messageOf(error) : undefined,
      bytes_transferred,
      total_bytes,
      progress_percent: progressOf(percent(report.progress_percent), bytes_transferred, total_bytes),
    },
  };
}

/** Truncated to a whole number and capped at `max`; null, for unknown, if negative. */
function whole(figure: number | undefined, max = MAX_WHOLE): Figure {
  if (figure === undefined) return undefined;
  return figure < 0 ? null : Math.min(Math.trunc(figure), max);
}

function percent(figure: number | undefined): Figure {
  if (figure === undefined) return undefined;
  return figure < 0 ? null : storedPercent(figure);
}

function progressOf(said: Figure, bytes: Figure, total: Figure): Figure {
  return said === undefined ? (percentOf(bytes ?? null, total ?? null) ?? undefined) : said;
}

function messageOf(error: string | ErrorReportDto | undefined): string | null {
  if (error === undefined) return null;
  return storedMessage(typeof error === 'string' ? error : error.message) || null;
}
