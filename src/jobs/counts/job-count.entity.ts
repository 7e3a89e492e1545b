import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The schema of a part of the number of jobs of a type and status; the parts of all shards are the number. */
@Entity('job_counts')
export class JobCountRow {
  @PrimaryColumn({ type: 'varchar', length: 16 })
  job_type!: string;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  status!: string;

  @PrimaryColumn({ type: 'int', unsigned: true })
  shard!: number;

  /** Below 0 where jobs that came in by one shard left by another. */
  @Column({ type: 'bigint' })
  jobs!: number;

  /** Never out of range, whatever clients report. */
  @Column({ type: 'double' })
  completed_bytes!: number;
}
