import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { BackupJob } from './backup-job.entity.js';

/** The schema of the last refused report about a job: a sign that its client is alive. */
@Entity('refused_reports')
export class RefusedReportRow {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  backup_job_id!: string;

  @ManyToOne(() => BackupJob, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'backup_job_id', foreignKeyConstraintName: 'fk_refused_reports_job' })
  job!: BackupJob;

  @Column({ type: 'datetime', precision: 3 })
  at!: string;

  @Column({ type: 'varchar', length: 255 })
  reason!: string;
}
