import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { LongTextColumn } from '../../platform/database/columns.js';

const TEXT = { type: 'varchar', length: 255, nullable: true } as const;
const WORD = { type: 'varchar', length: 64, nullable: true } as const;
const INSTANT = { type: 'datetime', precision: 3 } as const;

/** An alert of a node's daemon. */
@Entity('node_alerts')
@Index('idx_node_alert', ['node_id', 'id'])
@Index('idx_node_alert_age', ['created_at'])
export class NodeAlert {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', unsigned: true }) id!: number;
  @Column({ type: 'varchar', length: 128 }) node_id!: string;
  @Column({ type: 'varchar', length: 255 }) alert_type!: string;
  @Column({ type: 'varchar', length: 500 }) title!: string;
  @LongTextColumn() description!: string | null;
  @Column(WORD) priority!: string | null;
  @Column(WORD) status!: string | null;
  @Column(TEXT) application!: string | null;
  @Column({ type: 'varchar', length: 128, nullable: true }) system_ip!: string | null;
  @Column({ type: 'double', nullable: true }) metric_value!: number | null;
  /** How often it came within ten minutes. */
  @Column({ type: 'int', unsigned: true }) count!: number;
  @Column(INSTANT) created_at!: string;
  @Column(INSTANT) last_at!: string;
}
