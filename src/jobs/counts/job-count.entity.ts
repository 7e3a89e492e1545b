import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The schema of one shard of the number of jobs of a type and status; the sum over all shards is the number. */
@Entity('job_counts')
export class JobCountRow {
  @PrimaryColumn({ type: 'varchar', length: 16 })
  job_type!: string;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  status!: string;

  @PrimaryColumn({ type: 'int', unsigned: true })
  shard!: number;

  /** Negative where jobs were added to one shard and subtracted from another. */
  @Column({ type: 'bigint' })
  jobs!: number;

  /** A double cannot overflow, whatever clients report. */
  @Column({ type: 'double' })
  completed_bytes!: number;
}
