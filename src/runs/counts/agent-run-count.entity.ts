import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One shard of the number of runs of an agent, job type and status; the sum over all shards is the number. */
@Entity('agent_run_counts')
export class AgentRunCountRow {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  agent_name!: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  job_type!: string;

  @PrimaryColumn({ type: 'varchar', length: 16 })
  status!: string;

  @PrimaryColumn({ type: 'smallint', unsigned: true })
  shard!: number;

  /** Negative where runs were added to one shard and subtracted from another. */
  @Column({ type: 'bigint' })
  runs!: number;

  /** When a run last came to this status: the client's instant, never later than the hub heard of it. */
  @Column({ type: 'datetime', precision: 3 })
  last_at!: string;
}
