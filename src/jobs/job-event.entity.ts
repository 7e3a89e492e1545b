import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { EventReason } from '../job-rules/settle.js';
import { InstantColumn } from '../platform/database/columns.js';
import { BackupJob } from './backup-job.entity.js';

/** A change of a job's status or phase: written with the change, by SQL in sets, never altered. */
@Entity('job_events')
@Index('idx_job_events_job', ['backup_job_id', 'id'])
export class JobEventRow {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', unsigned: true })
  id!: number;

  @Column({ type: 'varchar', length: 128 })
  backup_job_id!: string;

  @ManyToOne(() => BackupJob, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'backup_job_id', foreignKeyConstraintName: 'fk_job_events_job' })
  job!: BackupJob;

  @Column({ type: 'varchar', length: 8 })
  kind!: 'status' | 'phase';

  @Column({ type: 'varchar', length: 50, nullable: true })
  from_value!: string | null;

  @Column({ type: 'varchar', length: 50, nullable: true })
  to_value!: string | null;

  @Column({ type: 'varchar', length: 16 })
  reason!: EventReason;

  @InstantColumn()
  at!: number;
}
