import {
  areDisks,
  errorText,
  wireFigure,
  wirePhase,
  wireText,
  wireWhole,
  withClearZeros,
  withPercent,
} from '../wire/figures.js';
import type { WireDisk, Word } from '../wire/update.js';
import type { DiskFigures, JobDescription, JobFigures } from './options.js';

type Said = Partial<Omit<Word, 'timestamp'>> & Pick<Word, 'status'>;

/** A word said now. Its absent members are left out. */
export function wordOf(said: Said, now = new Date()): Word {
  const members = Object.entries(said).filter(([, value]) => value !== undefined);
  return withClearZeros(
    withPercent({ ...(Object.fromEntries(members) as Said), timestamp: now.toISOString() }),
  );
}

export function described(job: Partial<JobDescription>): Partial<Word> {
  return {
    vm_name: wireText(job.vmName, 255),
    repository_id: wireText(job.repositoryId, 128),
    policy_id: wireText(job.policyId, 128),
    ...(job.backupType === undefined ? {} : { backup_type: job.backupType }),
    ...(job.phase === undefined ? {} : { current_phase: wirePhase(job.phase) }),
  };
}

export function figuresOf(given: JobFigures | null | undefined): Partial<Word> {
  const figures = given ?? {};
  return present({
    bytes_transferred: wireWhole(figures.bytesTransferred),
    total_bytes: wireWhole(figures.totalBytes),
    transfer_speed_bps: wireWhole(figures.transferSpeedBps),
    eta_seconds: wireWhole(figures.etaSeconds),
    progress_percent: wireFigure(figures.progressPercent),
    warning_count: wireWhole(figures.warningCount),
  });
}

export function diskOf(index: number, figures: DiskFigures): WireDisk | undefined {
  const disk = present({
    disk_index: index,
    label: wireText(figures.label, 255),
    bytes_transferred: wireWhole(figures.bytesTransferred),
    total_bytes: wireWhole(figures.totalBytes),
    progress_percent: wireFigure(figures.progressPercent),
    status: figures.status,
    error: errorText(figures.error),
  });
  return areDisks([withPercent(disk as WireDisk)])[0];
}

export function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const said = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
