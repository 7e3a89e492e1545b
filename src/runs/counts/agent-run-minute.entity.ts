import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One shard of the number of runs that were created in a minute of the last day; older minutes are deleted. */
@Entity('agent_run_minutes')
export class AgentRunMinuteRow {
  /** Whole minutes since 1970. */
  @PrimaryColumn({ type: 'int', unsigned: true })
  minute!: number;

  @PrimaryColumn({ type: 'smallint', unsigned: true })
  shard!: number;

  @Column({ type: 'int', unsigned: true })
  runs!: number;
}
