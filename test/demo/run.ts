import type { Random } from '../support/random.js';
import type { RunPlan } from './plan.js';
import { SECOND } from './units.js';

/** An update as the batch route takes it. */
export type Report = Readonly<Record<string, unknown>> & {
  readonly job_id: string;
  readonly timestamp: string;
};

type Phase = 'waiting' | 'snapshot' | 'transferring' | 'finalizing' | 'over';

const LANES = 2;
const STEP = 15 * SECOND;

/** A client at work: copies bytes as time goes on, and says so. */
export class Run {
  private phase: Phase = 'waiting';
  private clock: number;
  private readonly copied: number[];
  private readonly total: number;
  private readonly snapshotEndsAt: number;
  private finalizedAt = Infinity;
  private readonly wave: number;

  constructor(
    readonly plan: RunPlan,
    private readonly random: Random,
  ) {
    this.clock = plan.startsAt;
    this.copied = plan.disks.map(() => 0);
    this.total = plan.disks.reduce((sum, { bytes }) => sum + bytes, 0);
    this.snapshotEndsAt = plan.startsAt + random.whole(12, 45) * SECOND;
    this.wave = random.whole(0, 628) / 100;
  }

  get isOver(): boolean {
    return this.phase === 'over';
  }

  get isSilent(): boolean {
    const { silence } = this.plan;
    return silence !== undefined && this.clock >= silence.from && this.clock < silence.until;
  }

  /** Nothing is heard of it any more. */
  get isSilentForGood(): boolean {
    return this.isSilent && this.plan.silence?.until === Infinity;
  }

  /** The reports of the time up to `at`: of each change, and then of how far it is. */
  advance(at: number): Report[] {
    const reports: Report[] = [];
    const say = (report: Report): void => void (this.isSilent || reports.push(report));
    while (this.clock < at && !this.isOver) {
      const before = this.phase;
      this.step(Math.min(at, this.clock + STEP));
      if (this.phase !== before) say(this.report());
    }
    const isAtWork = !this.isOver && this.phase !== 'waiting';
    if (isAtWork && reports.at(-1)?.timestamp !== new Date(this.clock).toISOString()) say(this.report());
    return reports;
  }

  /** Goes on to `at`, or to the change of phase before it. */
  private step(at: number): void {
    if (this.phase === 'waiting') this.phase = 'snapshot';
    else if (this.phase === 'snapshot') this.reach(this.snapshotEndsAt, at, 'transferring');
    else if (this.phase === 'transferring') this.copy(at);
    else this.reach(this.finalizedAt, at, 'over');
  }

  private reach(end: number, at: number, next: Phase): void {
    this.clock = Math.min(end, at);
    if (this.clock >= end) this.phase = next;
  }

  private copy(at: number): void {
    const speed = this.speedAt(at);
    const goal = this.total * this.plan.ending.atShare;
    const left = goal - this.bytes;
    const seconds = (at - this.clock) / SECOND;
    if (speed * seconds < left) {
      this.spread(speed * seconds);
      this.clock = at;
      return;
    }
    this.spread(left);
    this.clock += speed > 0 ? Math.ceil((left / speed) * SECOND) : 0;
    this.finalizedAt = this.clock + (this.plan.finalizesFor ?? this.random.whole(8, 60) * SECOND);
    this.phase = this.plan.ending.status === 'completed' ? 'finalizing' : 'over';
  }

  /** To the first disks that are not complete, alike. */
  private spread(bytes: number): void {
    let left = bytes;
    while (left >= 1) {
      const open = this.plan.disks.map(
        (disk, index) => [index, disk.bytes - (this.copied[index] ?? 0)] as const,
      );
      const lanes = open.filter(([, rest]) => rest > 0).slice(0, LANES);
      if (lanes.length === 0) return;
      const share = Math.min(left / lanes.length, ...lanes.map(([, rest]) => rest));
      for (const [index] of lanes) this.copied[index] = (this.copied[index] ?? 0) + share;
      left -= share * lanes.length;
    }
  }

  private speedAt(at: number): number {
    const { speed, silence, stuckAt = Infinity } = this.plan;
    if (at > stuckAt || (silence && at > silence.from && at <= silence.until)) return 0;
    const minutes = (at - this.plan.startsAt) / 60_000;
    const slow = 0.16 * Math.sin(minutes / 9 + this.wave) + 0.07 * Math.sin(minutes / 2.3 + 2 * this.wave);
    return speed * Math.max(0.1, 1 + slow + this.random.whole(-90, 90) / 1_000);
  }

  private get bytes(): number {
    return this.copied.reduce((sum, bytes) => sum + bytes, 0);
  }

  private report(): Report {
    const { plan } = this;
    const bytes = Math.round(this.bytes);
    const speed = this.phase === 'transferring' ? Math.round(this.speedAt(this.clock)) : 0;
    const { status, error } = plan.ending;
    return {
      job_type: plan.jobType,
      job_id: plan.id,
      timestamp: new Date(this.clock).toISOString(),
      status: this.isOver ? status : 'running',
      current_phase: this.isOver ? undefined : this.phase,
      vm_name: plan.vmName,
      backup_type: plan.backupType,
      repository_id: plan.repository,
      policy_id: plan.policy,
      warning_count: this.warnings(bytes),
      ...(this.phase === 'snapshot' ? {} : { bytes_transferred: bytes, transfer_speed_bps: speed }),
      ...(plan.hasTotal ? { total_bytes: this.total } : {}),
      ...(plan.hasTotal && speed > 0 ? { eta_seconds: Math.round((this.total - bytes) / speed) } : {}),
      ...(this.isOver && error ? { error } : {}),
      disks: plan.disks.map((disk, index) => this.diskReport(disk, index)),
    };
  }

  private diskReport({ label, bytes }: RunPlan['disks'][number], index: number): object {
    const copied = Math.round(this.copied[index] ?? 0);
    const isComplete = copied >= bytes;
    const hasFailed = this.isOver && this.plan.ending.status === 'failed' && copied > 0 && !isComplete;
    const isUnderWay = copied > 0 && !isComplete;
    return {
      disk_index: index,
      label,
      bytes_transferred: copied,
      ...(this.plan.hasTotal ? { total_bytes: bytes } : {}),
      status: hasFailed ? 'failed' : isComplete ? 'completed' : isUnderWay ? 'transferring' : 'pending',
    };
  }

  /** They come one by one along the way. */
  private warnings(bytes: number): number {
    const share = this.phase === 'finalizing' || this.isOver ? 1 : bytes / this.total;
    return Math.ceil(this.plan.warnings * Math.min(1, share * 1.5));
  }
}
