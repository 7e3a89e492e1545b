import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, PrimaryColumn } from 'typeorm';

/** The data that an ordinary application keeps of a job: the figures of its last update, and a single index. */
@Entity('backup_jobs')
@Index('idx_last_telemetry', ['status', 'last_telemetry_at'])
export class NaiveJob {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  id!: string;

  @Column({ type: 'varchar', length: 16 })
  job_type!: string;

  @Column({ type: 'varchar', length: 16 })
  status!: string;

  @Column({ type: 'bigint', unsigned: true })
  sequence!: number;

  @Column({ type: 'varchar', length: 50, nullable: true })
  current_phase?: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  vm_name?: string | null;

  @Column({ type: 'varchar', length: 128, nullable: true })
  repository_id?: string | null;

  @Column({ type: 'varchar', length: 16, nullable: true })
  backup_type?: string | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  bytes_transferred?: number | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  total_bytes?: number | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  transfer_speed_bps?: number | null;

  @Column({ type: 'int', unsigned: true, nullable: true })
  eta_seconds?: number | null;

  @Column({ type: 'datetime', precision: 3 })
  created_at!: Date;

  @Column({ type: 'datetime', precision: 3 })
  last_telemetry_at!: Date;

  @OneToMany(() => NaiveDisk, (disk) => disk.job)
  disks?: NaiveDisk[];
}

@Entity('backup_disks')
export class NaiveDisk {
  @PrimaryColumn({ type: 'varchar', length: 128 })
  backup_job_id!: string;

  @PrimaryColumn({ type: 'int', unsigned: true })
  disk_index!: number;

  @ManyToOne(() => NaiveJob, (job) => job.disks, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'backup_job_id' })
  job?: NaiveJob;

  @Column({ type: 'varchar', length: 255, nullable: true })
  label?: string | null;

  @Column({ type: 'varchar', length: 16 })
  status!: string;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  bytes_transferred?: number | null;

  @Column({ type: 'bigint', unsigned: true, nullable: true })
  total_bytes?: number | null;

  @Column({ type: 'decimal', precision: 5, scale: 2, nullable: true })
  progress_percent?: number | null;
}
