import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { FigureColumns } from '../figure-columns.js';

const INSTANT = { type: 'datetime', precision: 3 } as const;

/** A snapshot as it was sent, with a column for each figure. */
@Entity('telemetry_history', { withoutRowid: true })
@Index('idx_history_received', ['received_at', 'node_id', 'timestamp'])
@FigureColumns()
export class Snapshot {
  @PrimaryColumn({ type: 'varchar', length: 128 }) node_id!: string;
  @PrimaryColumn(INSTANT) timestamp!: string;
  /** By the database's clock. */
  @Column(INSTANT) received_at!: string;
}
