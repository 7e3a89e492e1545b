import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { BackupType, FailureReason, JobStatus, JobType } from '../job-rules/vocabulary.js';

/**
 * One job's row. The hub reads and writes it in sets, by SQL (see job.store.ts); column lists, types and the answer's
 * description follow from this class, and migrations are compared with it. Bytes are BIGINT, instants DATETIME(3) in
 * UTC, as text. The order is that of the answer's members.
 */
@Entity('backup_jobs')
@Index('idx_last_telemetry', ['status', 'last_telemetry_at'])
@Index('idx_created', ['created_at', 'id'])
@Index('idx_updated', ['updated_at'])
// Only SQLite supports the condition.
@Index('idx_status', ['status', 'created_at', 'id'])
@Index('idx_completed', ['completed_at', 'id'], { where: 'completed_at IS NOT NULL' })
@Index('idx_vm_name', ['vm_name', 'created_at'])
@Index('idx_repository', ['repository_id', 'created_at'])
// The queue of curves to thin; only SQLite supports the condition.
@Index('idx_samples_step', ['samples_step', 'completed_at'], { where: 'samples_step IS NOT NULL' })
@Index('idx_succeeded_jobs', ['vm_name', 'job_type', 'succeeded_at'], { where: 'succeeded_at IS NOT NULL' })
@Index('idx_machine', ['vm_name', 'job_type', 'started_at', 'created_at'])
@Index('idx_flagged', ['status', 'flagged_at'], { where: 'flagged_at IS NOT NULL' })
export class BackupJob {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  id!: string;

  @Column({ type: 'varchar', length: 16 })
  job_type!: JobType;

  @Column({ type: 'varchar', length: 255, nullable: true })
  vm_name!: string | null;

  @Column({ type: 'varchar', length: 128, nullable: true })
  repository_id!: string | null;

  @Column({ type: 'varchar', length: 128, nullable: true })
  policy_id!: string | null;

  @Column({ type: 'varchar', length: 16, nullable: true })
  backup_type!: BackupType | null;

  @Column({ type: 'varchar', length: 16 })
  status!: JobStatus;

  @Column({ type: 'varchar', length: 50, nullable: true })
  current_phase!: string | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  bytes_transferred!: number | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  total_bytes!: number | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  transfer_speed_bps!: number | null;

  @Column({ type: 'int', unsigned: true, nullable: true })
  eta_seconds!: number | null;

  @Column({ type: 'decimal', precision: 5, scale: 2, nullable: true })
  progress_percent!: number | null;

  @Column({ type: 'bigint', unsigned: true })
  warning_count!: number;

  @Column({ type: 'text', nullable: true })
  error_message!: string | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  failure_reason!: FailureReason | null;

  @Column({ type: 'datetime', precision: 3 })
  created_at!: string;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  started_at!: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  completed_at!: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  registered_at!: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  last_telemetry_at!: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  last_progress_at!: string | null;

  @Column({ type: 'datetime', precision: 3 })
  updated_at!: string;

  @Column({ type: 'bigint', unsigned: true })
  revision!: number;

  /** JSON: the words of client, hub and operator that the columns above follow from. */
  @Column({ type: 'text' })
  words!: string;

  /** The newest part of the job's curve: see job-rules/curve/tail.ts. */
  @Column({ type: 'blob', nullable: true })
  samples!: Uint8Array | null;

  /** The newest few samples: see job-rules/curve/open-samples.ts. */
  @Column({ type: 'blob', nullable: true })
  open_samples!: Uint8Array | null;

  /** The length of the finest buckets in `job_samples`, in seconds. */
  @Column({ type: 'smallint', unsigned: true, nullable: true })
  samples_step!: number | null;

  /** When a job became completed, by the database's clock; `completed_at` is the client's time. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  succeeded_at!: string | null;

  /** The `completed_at` of a job that failed or completed with warnings; null for all others. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  flagged_at!: string | null;
}
