import type { LastRefusal } from '../jobs/refused-reports.js';
import type { HiddenEnding } from '../job-rules/endings.js';
import type { Job } from '../job-rules/job.js';
import type { Verdict } from '../job-rules/project.js';

/** How long a job may be silent, in milliseconds. */
export interface SilenceLimits {
  readonly staleAfterMs: number;
  readonly failAfterMs: number;
  readonly pendingFailAfterMs: number;
}

/**
 * Judges a job's silence; undefined if the judgement stays as it is. Instants are milliseconds by the database's clock;
 * silence before `listeningSince` does not count. `refusal` is the job's last refused report.
 */
export function judgeSilence(
  job: Job,
  limits: SilenceLimits,
  now: number,
  listeningSince: number,
  refusal?: LastRefusal,
): Verdict | undefined {
  const { status } = job.columns;
  if (status !== 'pending' && status !== 'running' && status !== 'stalled') return undefined;
  const silentMs = now - Math.max(lastHeardOf(job), listeningSince);
  const { staleAfterMs, failAfterMs, pendingFailAfterMs } = limits;
  const ending = hiddenEndingOf(job);
  if (ending && silentMs > Math.min(staleAfterMs, failAfterMs)) return ended(now, ending);
  const refused = refusal && refusal.at > (job.lastTelemetryAt ?? 0) ? refusal.reason : undefined;
  if (status === 'pending') {
    return silentMs > pendingFailAfterMs ? neverStarted(now, silentMs, refused) : undefined;
  }
  if (silentMs > failAfterMs) return lost(now, silentMs, refused);
  return status === 'running' && silentMs > staleAfterMs
    ? { kind: 'stalled', at: now, message: null }
    : undefined;
}

/** A registration keeps a pending job alive; only telemetry does so for a running one. */
function lastHeardOf(job: Job): number {
  const lastTelemetryAt = job.lastTelemetryAt ?? job.createdAt;
  return job.columns.status === 'pending'
    ? Math.max(lastTelemetryAt, job.registeredAt ?? 0)
    : lastTelemetryAt;
}

/**
 * An older hub keeps a hidden ending, unread, even after later updates; so it counts only if it was the last contact.
 */
function hiddenEndingOf({ inputs: { endings }, lastTelemetryAt }: Job): HiddenEnding | undefined {
  return endings.hidden?.heardAt === lastTelemetryAt ? (endings.hidden ?? undefined) : undefined;
}

function ended(now: number, { status, error, at }: HiddenEnding): Verdict {
  return { kind: 'ended', at: now, message: error, status, endedAt: at };
}

function lost(at: number, silentMs: number, refused: string | undefined): Verdict {
  const message =
    refused === undefined
      ? `No telemetry for ${duration(silentMs)}; the backup client may have crashed`
      : `No valid telemetry for ${duration(silentMs)}; the client's last report was refused: ${refused}`;
  return { kind: 'lost', at, message };
}

function neverStarted(at: number, silentMs: number, refused: string | undefined): Verdict {
  const reason =
    refused === undefined
      ? 'the backup client may never have run'
      : `the client's last report was refused: ${refused}`;
  return { kind: 'never_started', at, message: `Not started for ${duration(silentMs)}; ${reason}` };
}

/** `5m12s`, `24h0m0s`: hours and minutes only if there are any. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60);
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
