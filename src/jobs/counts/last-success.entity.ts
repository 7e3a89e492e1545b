import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The schema of the time at which a job of this type last completed for this machine, 1970 for never: the newest of all
 * completed jobs, including those deleted since (`outlived_at`). Rows of older releases have no `first_seen_at`.
 */
@Entity('last_successes')
@Index('idx_succeeded', ['succeeded_at'])
@Index('idx_good', ['good_at', 'vm_name', 'job_type'])
export class LastSuccessRow {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  vm_name!: string;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  job_type!: string;

  @Column({ type: 'datetime', precision: 3 })
  succeeded_at!: string;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  first_seen_at!: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  outlived_at!: string | null;

  /** The `completed_at` of the last completed run, which is the client's time; 1970 for never. */
  @Column({ type: 'datetime', precision: 3, default: '1970-01-01 00:00:00.000' })
  good_at!: string;
}
