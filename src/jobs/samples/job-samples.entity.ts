import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { BackupJob } from '../backup-job.entity.js';

/** A piece of a job's curve: written with the update that fills it, by SQL in sets; replaced by a coarser one later. */
@Entity('job_samples', { withoutRowid: true })
export class JobSamplesRow {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  backup_job_id!: string;

  @ManyToOne(() => BackupJob, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'backup_job_id', foreignKeyConstraintName: 'fk_job_samples_job' })
  job!: BackupJob;

  /** Seconds since 1970. */
  @PrimaryColumn({ type: 'int', unsigned: true })
  starts_at!: number;

  /** The length of its buckets: 5, 60 or 900. */
  @PrimaryColumn({ type: 'smallint', unsigned: true })
  step_seconds!: number;

  /** See job-rules/curve/tail.ts for buckets of 5 seconds, history/thinned.ts for longer ones. */
  @Column({ type: 'blob' })
  points!: Uint8Array;
}
