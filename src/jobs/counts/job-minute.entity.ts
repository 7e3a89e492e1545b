import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The schema of one shard of a minute; the sum over all shards is the minute. Bytes belong to the minute in which the
 * hub heard of them, endings to that of `completed_at`. After 48 hours one row stands for 15 minutes.
 */
@Entity('job_minutes')
export class JobMinuteRow {
  /** Whole minutes since 1970. */
  @PrimaryColumn({ type: 'int', unsigned: true })
  minute!: number;

  @PrimaryColumn({ type: 'int', unsigned: true })
  shard!: number;

  /** A double cannot overflow, whatever clients report. */
  @Column({ type: 'double' })
  moved_bytes!: number;

  /** Negative where a job was added to one shard and subtracted from another. */
  @Column({ type: 'int' })
  completed!: number;

  @Column({ type: 'int' })
  with_warnings!: number;

  @Column({ type: 'int' })
  failed!: number;

  @Column({ type: 'int' })
  cancelled!: number;

  @Column({ type: 'double' })
  completed_bytes!: number;
}
