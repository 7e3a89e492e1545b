import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { DiskStatus } from '../job-rules/vocabulary.js';
import { BackupJob } from './backup-job.entity.js';

/**
 * The row of a disk, like that of a job in backup-job.entity.ts; its primary key is the UNIQUE (`backup_job_id`,
 * `disk_index`).
 */
@Entity('backup_disks')
export class BackupDisk {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  backup_job_id!: string;

  @PrimaryColumn({ type: 'int', unsigned: true })
  disk_index!: number;

  @ManyToOne(() => BackupJob, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'backup_job_id', foreignKeyConstraintName: 'fk_backup_disks_job' })
  job!: BackupJob;

  @Column({ type: 'varchar', length: 255, nullable: true })
  label!: string | null;

  @Column({ type: 'varchar', length: 16 })
  status!: DiskStatus;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  bytes_transferred!: number | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  total_bytes!: number | null;

  @Column({ type: 'decimal', precision: 5, scale: 2, nullable: true })
  progress_percent!: number | null;

  @Column({ type: 'text', nullable: true })
  error_message!: string | null;

  /** The state of the disk that its client completed, to begin an incremental backup from. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  change_id!: string | null;

  @Column({ type: 'datetime', precision: 3 })
  updated_at!: string;

  /** JSON: the client's words that the columns above follow from. */
  @Column({ type: 'text' })
  words!: string;
}
