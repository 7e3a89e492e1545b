import type { Job } from '../rules/job.js';
import type { Verdict } from '../rules/project.js';

/** How long a job may be silent, in milliseconds. */
export interface SilenceLimits {
  readonly staleAfterMs: number;
  readonly failAfterMs: number;
  readonly pendingFailAfterMs: number;
}

/**
 * What the hub thinks of a job's silence, if that is more than it thinks already. Instants are milliseconds by the
 * database's clock; silence before `listeningSince` does not count.
 */
export function judgeSilence(
  job: Job,
  limits: SilenceLimits,
  now: number,
  listeningSince: number,
): Verdict | undefined {
  const { status } = job.columns;
  const silentMs = now - Math.max(lastHeardOf(job), listeningSince);
  if (status === 'pending') {
    return silentMs > limits.pendingFailAfterMs ? neverStarted(now, silentMs) : undefined;
  }
  if (status !== 'running' && status !== 'stalled') return undefined;
  if (silentMs > limits.failAfterMs) return lost(now, silentMs);
  if (status === 'running' && silentMs > limits.staleAfterMs)
    return { kind: 'stalled', at: now, message: null };
  return undefined;
}

/** A registration says that a pending job is still wanted; of a running one only telemetry says that it lives. */
function lastHeardOf(job: Job): number {
  const lastTelemetryAt = job.lastTelemetryAt ?? job.createdAt;
  return job.columns.status === 'pending'
    ? Math.max(lastTelemetryAt, job.registeredAt ?? 0)
    : lastTelemetryAt;
}

function lost(at: number, silentMs: number): Verdict {
  const message = `No telemetry for ${duration(silentMs)}; the backup client may have crashed`;
  return { kind: 'lost', at, message };
}

function neverStarted(at: number, silentMs: number): Verdict {
  const message = `Not started for ${duration(silentMs)}; the backup client may never have run`;
  return { kind: 'never_started', at, message };
}

/** `5m12s`, `24h0m0s`: hours and minutes only where there are any. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60);
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
