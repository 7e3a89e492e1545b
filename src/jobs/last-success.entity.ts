import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The schema of when a job of this type last completed for this machine. */
@Entity('last_successes')
@Index('idx_succeeded', ['succeeded_at'])
export class LastSuccessRow {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  vm_name!: string;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  job_type!: string;

  @Column({ type: 'datetime', precision: 3 })
  succeeded_at!: string;
}
