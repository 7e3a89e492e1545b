import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { BackupJob } from '../backup-job.entity.js';

/** The schema of who reports about a job; not a column of it, as that would be written with every update. */
@Entity('job_reporters')
export class JobReporterRow {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  backup_job_id!: string;

  @ManyToOne(() => BackupJob, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'backup_job_id', foreignKeyConstraintName: 'fk_job_reporters_job' })
  job!: BackupJob;

  /** The name of the token; null without one. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  token!: string | null;

  /** As the client says. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  host!: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  address!: string | null;

  @Column({ type: 'datetime', precision: 3 })
  at!: string;
}
